import { z } from 'zod'

/** What of the log is shown. `before` is the sequence number the page ends at; seals are left out unless asked for. */
export const AuditFilter = z.object({
  verb: z.string().max(60).regex(/^[a-z_.]*$/, 'a verb is written like change.approved').default(''),
  actor: z.string().max(80).default(''),
  object: z.string().max(120).default(''),
  seals: z.preprocess((value) => (value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value), z.boolean()).default(false),
  before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
})
export type AuditFilter = z.infer<typeof AuditFilter>

/** The log as a file: CSV for a spreadsheet, JSON Lines with the sealed text for verifying elsewhere. */
export const AuditExport = AuditFilter.omit({ before: true }).extend({ format: z.enum(['csv', 'jsonl']).default('csv') })
export type AuditExport = z.infer<typeof AuditExport>

export const NoInput = z.object({})
