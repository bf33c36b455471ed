import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { verifyAudit } from '#lib/audit/verify.server.ts'
import { connect } from '#lib/db/client.server.ts'
import type { Told } from './client.ts'
import { PROMISES } from './promises.ts'
import type { Product } from './product.ts'

/** One promise: how many things it was held against, and each that broke it, in a sentence with its id. */
export type Account = { promise: string; counted: number; broken: string[]; listed?: string[] }

const Mail = z.object({ messageId: z.string(), to: z.array(z.string()), subject: z.string(), headers: z.record(z.string(), z.string()), text: z.string(), receivedAt: z.string() })
type Mail = z.infer<typeof Mail>

type SendRow = { id: string; decisionId: string; messageId: string; state: string; because: string | null; leadId: string; claimedMs: number | null }

/** Counts what is left, from the rows, from the mail server's own file and from what the sender was told: never from the product's own views. */
export async function accountFor(product: Product, told: ReadonlyMap<string, Told>, { ended }: { ended: boolean }): Promise<Account[]> {
  const now = new Date(product.nowMs())
  const accounts: Account[] = [await signalsKept(product, told)]
  for (const { promise, counted, broken } of PROMISES.filter((one) => ended || !one.atTheEnd)) {
    const [count] = await product.query<{ n: string }>(counted)
    const rows = await product.query<{ said: string }>(broken, broken.includes('$1') ? [now] : [])
    accounts.push({ promise, counted: Number(count?.n ?? 0), broken: rows.map(({ said }) => said) })
  }
  accounts.push(...await mailAccounts(product, ended))
  if (ended) accounts.push(await auditAccount(product))
  return accounts
}

async function signalsKept(product: Product, told: ReadonlyMap<string, Told>): Promise<Account> {
  const answered = [...told].filter(([, { status }]) => status === 'answered').map(([messageId]) => messageId)
  const refused = [...told].flatMap(([messageId, { status, because }]) => (status === 'refused' ? [`signal ${messageId} was refused: ${because}`] : []))
  const rows = await product.query<{ said: string }>(
    `SELECT 'signal ' || m || ' was answered for and is kept ' || n || ' times' AS said FROM (SELECT m, (SELECT count(*) FROM "Signal" s WHERE s."source" = 'api' AND s."dedupeKey" = m) AS n FROM unnest($1::text[]) m) counted WHERE n <> 1`, [answered])
  const strangers = await product.query<{ said: string }>(`SELECT 'signal ' || "dedupeKey" || ' is kept and nobody sent it' AS said FROM "Signal" WHERE "source" = 'api' AND NOT "dedupeKey" = ANY($1::text[])`, [[...told.keys()]])
  return { promise: 'every signal that was answered for is kept once, and no other', counted: answered.length, broken: [...refused, ...rows.map(({ said }) => said), ...strangers.map(({ said }) => said)] }
}

const SAME_WITHIN_MS = 3_600_000

async function mailAccounts(product: Product, ended: boolean): Promise<Account[]> {
  const mails = readMails(path.join(product.dataDir, 'mailbox.jsonl'))
  const sends = await product.query<SendRow>(`
    WITH RECURSIVE person AS (SELECT "id", "id" AS root FROM "Lead" WHERE "mergedIntoId" IS NULL UNION ALL SELECT l."id", p.root FROM "Lead" l JOIN person p ON p."id" = l."mergedIntoId")
    SELECT s."id", s."decisionId", s."messageId", s."state", s."because", p.root AS "leadId", extract(epoch FROM s."claimedAt") * 1000 AS "claimedMs" FROM "Send" s JOIN person p ON p."id" = s."leadId" WHERE s."channel" = 'email'`)
  const byMessageId = Map.groupBy(mails, ({ messageId }) => messageId)
  const known = new Map(sends.map((send) => [send.messageId, send]))
  const doubles = [
    ...[...byMessageId].filter(([, list]) => list.length > 1).map(([id, list]) => `message ${id} arrived ${list.length} times`),
    ...[...Map.groupBy(mails, ({ headers }) => headers['x-bide-decision'] ?? '')].filter(([, list]) => list.length > 1).map(([id, list]) => `decision ${id} made ${list.length} messages`),
    ...sameTwice(mails, known),
  ]
  const strangers = mails.flatMap(({ messageId }) => {
    const send = known.get(messageId)
    if (!send) return [`message ${messageId} arrived and no row knows of it`]
    return send.state === 'accepted' || send.state === 'unknown' || !ended ? [] : [`message ${messageId} arrived, and ${send.id} is ${send.state} (${send.because ?? 'without a reason'})`]
  })
  const missing = sends.filter(({ state, messageId }) => state === 'accepted' && !byMessageId.has(messageId)).map(({ id }) => `message ${id} is accepted and never arrived`)
  const unknown = sends.filter(({ state }) => state === 'unknown').map(({ id, because }) => `${id}: ${because ?? ''}`)
  return [
    { promise: 'nobody hears twice: by decision, by Message-ID, by the same words within an hour', counted: mails.length, broken: doubles },
    { promise: 'every mail that arrived has its row, accepted or listed as unknown', counted: mails.length, broken: strangers },
    { promise: 'every accepted message arrived', counted: sends.filter(({ state }) => state === 'accepted').length, broken: missing },
    { promise: 'every unknown message says why', counted: unknown.length, broken: sends.filter(({ state, because }) => state === 'unknown' && !because).map(({ id }) => `message ${id} is unknown without a reason`), listed: unknown },
  ]
}

function sameTwice(mails: readonly Mail[], known: ReadonlyMap<string, SendRow>): string[] {
  const groups = Map.groupBy(mails, ({ messageId, subject, text }) => `${known.get(messageId)?.leadId}\n${subject}\n${text.replaceAll(/https?:\S+/g, '')}`)
  return [...groups.values()].flatMap((list) => {
    const times = list.map(({ messageId }) => ({ messageId, ms: Number(known.get(messageId)?.claimedMs ?? 0) })).sort((one, other) => one.ms - other.ms)
    return times.slice(1).flatMap((mail, index) => (mail.ms - times[index]!.ms < SAME_WITHIN_MS ? [`messages ${times[index]!.messageId} and ${mail.messageId} say the same to the same person within an hour`] : []))
  })
}

function readMails(file: string): Mail[] {
  return readFileSync(file, 'utf8').split('\n').flatMap((line) => {
    try {
      return [Mail.parse(JSON.parse(line))]
    } catch {
      return [] // a line that a killed mail server did not finish: its sender was never told it had arrived
    }
  })
}

async function auditAccount(product: Product): Promise<Account> {
  const db = connect(product.local().databaseUrl, { max: 2 })
  try {
    const workspaces = await db.workspace.findMany({ select: { id: true } })
    const found = await Promise.all(workspaces.map(async ({ id }) => ({ id, ...(await verifyAudit(db, id)) })))
    return { promise: 'the audit chain and the seals over the ledgers hold', counted: found.reduce((sum, { entries, rows }) => sum + entries + rows, 0), broken: found.flatMap(({ id, broken }) => (broken ? [`${id}: entry ${broken.seq}, ${broken.because}`] : [])) }
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}
