import { z } from 'zod'

const Core = z.object({
  DATABASE_URL: z.string().min(1),
  BIDE_URL: z.url(),
  BIDE_PEPPER: z.string().min(16),
  BIDE_TOKEN_KEY: z.string().min(16),
  BIDE_DATA_KEY: z.string().min(16),
})
export type Core = z.infer<typeof Core>

/** What no house can do without. The error names every missing variable at once. */
export function coreEnv(): Core {
  const read = Core.safeParse(process.env)
  if (read.success) return read.data
  const names = read.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new Error(`These settings are missing or malformed: ${names}. \`npm start\` makes all of them; elsewhere set them in the environment.`)
}

/** Null means that this house has no email. The local mailbox is asked what arrived; other servers cannot be. */
export function emailEnv(): { url: string; mailboxApi: string | null } | null {
  const url = process.env.SMTP_URL
  return url ? { url, mailboxApi: process.env.BIDE_MAILBOX_API || null } : null
}

export type EngineChoice = { kind: 'embedded'; signingKey: string; eventKey: string } | { kind: 'inngest' }

/** The real Inngest when its address or key is set, else the embedded engine. */
export function engineEnv(): EngineChoice {
  if (process.env.INNGEST_BASE_URL || process.env.INNGEST_SIGNING_KEY) return { kind: 'inngest' }
  const signingKey = process.env.BIDE_INNGEST_SIGNING_KEY
  const eventKey = process.env.BIDE_INNGEST_EVENT_KEY
  if (!signingKey || !eventKey) throw new Error('These settings are missing: BIDE_INNGEST_SIGNING_KEY, BIDE_INNGEST_EVENT_KEY.')
  return { kind: 'embedded', signingKey, eventKey }
}

/** How many days ended runs of the embedded engine are kept: `BIDE_RUN_HISTORY_DAYS`, 14 unless set. Failed ones are kept for 30 at least. */
export function runHistoryDays(): number {
  const days = Number(process.env.BIDE_RUN_HISTORY_DAYS || 14)
  if (!(days >= 0.01 && days <= 3650)) throw new Error('BIDE_RUN_HISTORY_DAYS must be a number of days between 0.01 and 3650.')
  return days
}
