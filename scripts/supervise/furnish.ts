import pg from 'pg'
import { ROLES } from '#lib/domain/actor.ts'
import type { Local } from './local.ts'
import type { Secrets } from './secrets.ts'

export const operatorsOf = (secrets: Secrets): Local['operators'] => ROLES.map((role) => ({ role, email: `${role}@bide.local`, password: secrets.passwords[role] }))

/** Whether to run the demo when the person did not say: on an empty database, or where it already lives. */
export async function wantsDemo(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ wanted: boolean }>(`SELECT NOT EXISTS (SELECT 1 FROM "Signal") OR EXISTS (SELECT 1 FROM "Workspace" WHERE kind = 'demo') AS wanted`)
    return rows[0]?.wanted ?? false
  } finally {
    await client.end()
  }
}

type Furnish = { databaseUrl: string; secrets: Secrets; url: string; mailbox: Local['mailbox']; demo: boolean }

/** Workspaces, people, keys and first guardrails. Imported late: it needs the Prisma client, which a first start has just made. */
export async function furnish({ databaseUrl, secrets, url, mailbox, demo }: Furnish) {
  const { bootstrap } = await import('#lib/operators/bootstrap.server.ts')
  return bootstrap(databaseUrl, {
    baseUrl: url,
    mailbox,
    apiKey: secrets.apiKey,
    segment: { writeKey: secrets.segmentWriteKey, webhookSecret: secrets.segmentWebhookSecret },
    operators: operatorsOf(secrets).map((operator) => ({ ...operator, name: operator.role[0]?.toUpperCase() + operator.role.slice(1) })),
    demo,
    dataKey: secrets.dataKey,
    now: new Date(),
  })
}
