import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Keep } from '../take.server.ts'
import { CHUNK_BYTES, formatOf, wholeRecords } from './cut.ts'
import { feedBackfill, startBackfill } from './feed.server.ts'
import type { BackfillRow, Fed } from './schema.ts'
import { StartBackfill } from './schema.ts'

/** Reads a whole file in, from where it was left. `onPiece` hears of each piece. @throws Fault, or what the file system says */
export async function backfillFile(house: House, keep: Keep, actor: Actor, { file, source }: { file: string; source: string }, onPiece: (fed: Fed) => void = () => {}): Promise<BackfillRow> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const start = StartBackfill.parse({ source, fileName: path.basename(file), format: formatOf(file), fileHash: await hashOfFile(file), byteCount: size })
    let row = await startBackfill(house, actor, start)
    const header = start.format === 'csv' ? await firstLine(handle, size) : ''
    while (row.bytesDone < size) {
      const piece = await bytesAt(handle, row.bytesDone, Math.min(CHUNK_BYTES, size - row.bytesDone))
      const whole = wholeRecords(piece, start.format, row.bytesDone + piece.length >= size)
      if (whole === 0) throw new Fault('too_large', `the record at byte ${row.bytesDone} is longer than ${CHUNK_BYTES} bytes`, { field: '/file' })
      const text = piece.subarray(0, whole).toString('utf8')
      const fed: Fed = await feedBackfill(house, keep, actor, { id: row.id, from: row.bytesDone, text, header })
      row = fed
      onPiece(fed)
    }
    return row
  } finally {
    await handle.close()
  }
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function firstLine(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<string> {
  const start = await bytesAt(handle, 0, Math.min(20_000, size))
  const end = start.indexOf('\n')
  return start.subarray(0, end < 0 ? start.length : end + 1).toString('utf8')
}

async function bytesAt(handle: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
