import { z } from 'zod'
import { CHUNK_BYTES } from './cut.ts'

export const FILE_BYTES_MAX = 2 * 1024 ** 3

export const StartBackfill = z.strictObject({
  source: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'name the kind of source these events came from, such as segment, or a name of your own in small letters'), fileName: z.string().min(1).max(200), format: z.enum(['csv', 'jsonl']),
  fileHash: z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the file, in hex'), byteCount: z.number().int().min(1, 'the file is empty').max(FILE_BYTES_MAX, 'split the file: 2 GiB is the most'),
})
export type StartBackfill = z.infer<typeof StartBackfill>

/** `from` is the place in the file, in bytes, at which `text` begins; `header` the first line of a CSV. */
export const FeedBackfill = z.strictObject({ id: z.string().max(60), from: z.number().int().min(0), text: z.string().min(1).max(CHUNK_BYTES + 1), header: z.string().max(20_000).default('') })
export type FeedBackfill = z.infer<typeof FeedBackfill>

export type BackfillRow = {
  id: string; source: string; fileName: string; format: string; byteCount: number; bytesDone: number; linesDone: number; accepted: number; duplicates: number; ignored: number; rejected: number; startedAt: string; updatedAt: string; finishedAt: string | null
}
/** The first few lines that could not be understood, counted from 1 without the header. */
export type Fed = BackfillRow & { problems: { line: number; field: string; message: string }[] }
