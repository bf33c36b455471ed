import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { chanceFrom } from '#lib/domain/chance.ts'
import type { Handover } from '#lib/domain/courier.ts'
import type { House } from '#lib/env/house.server.ts'
import { afterSign, isWell, signOf } from './breaker.ts'
import type { Breaker } from './breaker.ts'
import type { Pool } from './pool.ts'
import { stalledWords } from './words.ts'

type Row = { state: Breaker['state']; since: Date; failures: number; openings: number; troubledAt: Date | null; lastError: string | null; retryAt: Date | null; probeSendId: string | null; probeUntil: Date | null }

/** Tells the breaker of a pool how a hand-over ended. Opening and closing are written to the audit log; messages that wait get the reason and the time. */
export async function tellBreaker(house: House, pool: Pool, handover: Handover, { sendId, attempt, probing, well }: { sendId: string; attempt: number; probing: boolean; well: boolean }): Promise<void> {
  const sign = signOf(handover)
  if (well && !probing && (sign.kind === 'answered' || sign.kind === 'neutral')) return
  const now = house.now()
  const u = chanceFrom(`pause\n${sendId}\n${attempt}`)()
  const opened = await house.db.$transaction(async (tx) => {
    const row = await lockBreaker(tx, pool, now)
    const before = breakerOf(row)
    const after = afterSign(before, sign, { atMs: now.getTime(), probing: probing && row.probeSendId === sendId, u })
    if (after === before) return null
    await tx.providerBreaker.update({ where: { workspaceId_channel_provider: pool }, data: rowOf(after) })
    await note(tx, pool, before, after, now)
    return after.state === 'open' && after.retryAtMs !== before.retryAtMs ? after : null
  })
  if (opened) await explain(house, pool, new Date(opened.retryAtMs ?? now.getTime()), now)
}

async function lockBreaker(tx: Db, { workspaceId, channel, provider }: Pool, now: Date): Promise<Row> {
  await tx.$executeRaw`INSERT INTO "ProviderBreaker" ("workspaceId", "channel", "provider", "since") VALUES (${workspaceId}, ${channel}, ${provider}, ${now}::timestamptz) ON CONFLICT DO NOTHING`
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT "state", "since", "failures", "openings", "troubledAt", "lastError", "retryAt", "probeSendId", "probeUntil" FROM "ProviderBreaker"
    WHERE "workspaceId" = ${workspaceId} AND "channel" = ${channel} AND "provider" = ${provider} FOR UPDATE`
  return row!
}

const breakerOf = (row: Row): Breaker => ({
  state: row.state, sinceMs: row.since.getTime(), failures: row.failures, openings: row.openings, troubledAtMs: row.troubledAt?.getTime() ?? null, lastError: row.lastError,
  retryAtMs: row.retryAt?.getTime() ?? null, probeUntilMs: row.probeUntil?.getTime() ?? null,
})

const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))
const rowOf = (breaker: Breaker) => ({
  state: breaker.state, since: new Date(breaker.sinceMs), failures: breaker.failures, openings: breaker.openings, troubledAt: dateOrNull(breaker.troubledAtMs), lastError: breaker.lastError?.slice(0, 500) ?? null,
  retryAt: dateOrNull(breaker.retryAtMs), probeUntil: dateOrNull(breaker.probeUntilMs), ...(breaker.state === 'half_open' ? {} : { probeSendId: null }),
})

/** The first opening of a trouble and its end are worth an entry; what happens in between is not. */
async function note(tx: Db, pool: Pool, before: Breaker, after: Breaker, at: Date): Promise<void> {
  const verb = before.state === 'closed' && after.state === 'open' ? 'provider.stalled' : before.state !== 'closed' && isWell(after) ? 'provider.recovered' : null
  if (verb === null) return
  const house: Actor = { kind: 'system', id: 'delivery', workspaceId: pool.workspaceId }
  const detail = verb === 'provider.stalled' ? { failures: after.failures } : { stalledSeconds: Math.round((at.getTime() - (before.troubledAtMs ?? at.getTime())) / 1000) }
  await appendAudit(tx, house, { verb, object: { kind: 'provider', id: `${pool.channel}:${pool.provider}` }, detail, at })
}

const explain = ({ db }: House, { workspaceId, channel, provider }: Pool, retryAt: Date, now: Date) => db.$executeRaw`
  UPDATE "Send" SET "heldBy" = 'breaker', "because" = ${stalledWords(channel, retryAt, now)}
  WHERE "id" IN (SELECT "id" FROM "Send" WHERE "workspaceId" = ${workspaceId} AND "channel" = ${channel} AND "provider" = ${provider} AND "state" = 'ready'
    AND "heldBy" IS DISTINCT FROM 'stop' ORDER BY "id" FOR UPDATE SKIP LOCKED)`
