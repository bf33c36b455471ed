import { z } from 'zod'

const secret = z.string().trim().min(8, 'a secret has eight characters at least').max(2000)
const name = z.string().trim().min(1, 'give the source a name').max(60)

export const NewSource = z.strictObject({ kind: z.string().max(40), name, secret: secret.optional() })
export const NewSecret = z.strictObject({ id: z.string().max(60), secret: secret.optional() })
export const SourceId = z.strictObject({ id: z.string().max(60) })
export const Sample = z.strictObject({ kind: z.string().max(40), sample: z.string().min(2, 'paste what the vendor sent').max(200_000) })
export const Replay = z.strictObject({ id: z.string().max(60), payload: z.record(z.string(), z.unknown()).optional() })

/** What is shown of one source. Instants are ISO; `received` counts the last 24 hours, the others all time. `lagSeconds` is from the latest event's own time to ours. */
export type SourceRow = {
  id: string; kind: string; title: string; name: string; hasKey: boolean; secrets: number; url: string | null; lastSignalAt: string | null; lagSeconds: number | null; received: number; duplicates: number; rejected: number
  refused: number; lastRefusal: { at: string; because: string } | null; secretRotatedAt: string | null
}
export type HeldRow = { id: string; source: string; field: string; reason: string; at: string; payload: Record<string, unknown> | null }
export type SourcesView = { host: string; sources: SourceRow[]; ignored: { source: string; name: string; count: number; lastAt: string }[]; held: { count: number; rows: HeldRow[] } }

/** Shown once: after this only a hash or a sealed text is kept. */
export type Credentials = { id: string; url: string | null; key: string | null; secret: string | null }

/** What would become of one item of a sample. */
export type Understood =
  | { outcome: 'decided' | 'recorded' | 'known'; name: string; intent: string; trust: string; who: { kind: string; value: string }[]; dedupeKey: string; occurredAt: string; because: string; signal: unknown }
  | { outcome: 'ignored'; name: string; because: string }
  | { outcome: 'quarantined'; field: string; because: string }
