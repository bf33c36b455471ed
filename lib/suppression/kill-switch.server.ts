import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { STOP_LOCK } from '#lib/domain/stop.ts'
import type { House } from '#lib/env/house.server.ts'
import { stopName } from './kill-switch.ts'
import type { StopScope } from './kill-switch.ts'

const HOUR_MS = 3_600_000

/** What a stop holds right now. Nothing here is lost: held messages and waits stay as they are. */
export type Backlog = { held: number; oldestHeldAt: string | null; inProvidersHands: number; waitsKept: number; waitsOverdue: number }
export type Stop = { scope: string; key: string; name: string; at: string; byId: string; byName: string; reason: string | null; minutesAgo: number }
export type SendingState = { stops: Stop[]; backlog: Backlog }

/** Whether a message on this channel, by this provider, must stay where it is. */
export async function isStopped(db: Db, workspaceId: string, channel: string, provider: string): Promise<boolean> {
  const where = { workspaceId, stopped: true, OR: [{ scope: 'all' }, { scope: 'channel', key: channel }, { scope: 'provider', key: provider }] }
  return (await db.killSwitch.count({ where })) > 0
}

/** Stops at once and asks nothing: what is being claimed at that moment is claimed first, and nothing after. Stopping what is stopped changes nothing, and keeps the first person's name and time. */
export async function stopSending(house: House, actor: Actor, { scope, key }: StopScope): Promise<SendingState> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${STOP_LOCK} || ${actor.workspaceId}, 0))`
    const changed = await tx.$executeRaw`
      INSERT INTO "KillSwitch" ("workspaceId", "scope", "key", "stopped", "epoch", "reason", "byId", "at")
      VALUES (${actor.workspaceId}, ${scope}, ${key}, true, 1, NULL, ${actor.id}, ${at})
      ON CONFLICT ("workspaceId", "scope", "key") DO UPDATE SET "stopped" = true, "epoch" = "KillSwitch"."epoch" + 1, "reason" = NULL, "byId" = EXCLUDED."byId", "at" = EXCLUDED."at"
      WHERE NOT "KillSwitch"."stopped"`
    if (changed > 0) await appendAudit(tx, actor, { verb: 'sending.stopped', object: { kind: 'sending', id: `${scope}:${key}` }, at })
  })
  return sendingState(house, actor.workspaceId)
}

/** Writes down why, after the fact. @throws Fault `conflict` when it is not stopped any more. */
export async function explainStop(house: House, actor: Actor, { scope, key }: StopScope, reason: string): Promise<void> {
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.killSwitch.updateMany({ where: { workspaceId: actor.workspaceId, scope, key, stopped: true }, data: { reason } })
    if (count === 0) throw new Fault('conflict', 'Sending has been resumed meanwhile, so there is no stop to explain.')
    await appendAudit(tx, actor, { verb: 'sending.explained', object: { kind: 'sending', id: `${scope}:${key}` }, detail: { reason }, at: house.now() })
  })
}

/**
 * Lifts one stop. Held messages younger than `dropOlderThanHours` go out as the sweep finds them, each asked every question again; older ones are let go.
 * `refusal` is asked about who stopped it and how long ago, inside the transaction. @throws Fault `forbidden`, `conflict`.
 */
export async function resumeSending(
  house: House, actor: Actor, { scope, key, dropOlderThanHours }: StopScope & { dropOlderThanHours: number | null },
  refusal: (facts: { stoppedById: string; stoppedMinutesAgo: number }) => string | null,
): Promise<SendingState> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const [stop] = await tx.$queryRaw<{ byId: string; at: Date }[]>`
      SELECT "byId", "at" FROM "KillSwitch" WHERE "workspaceId" = ${actor.workspaceId} AND "scope" = ${scope} AND "key" = ${key} AND "stopped" FOR UPDATE`
    if (!stop) throw new Fault('conflict', `Sending of ${stopName({ scope, key })} is not stopped.`)
    const why = refusal({ stoppedById: stop.byId, stoppedMinutesAgo: (at.getTime() - stop.at.getTime()) / 60_000 })
    if (why) throw new Fault('forbidden', why)
    const dropped = dropOlderThanHours === null ? 0 : await letGo(tx, actor.workspaceId, { scope, key }, new Date(at.getTime() - dropOlderThanHours * HOUR_MS), at)
    await tx.killSwitch.update({ where: { workspaceId_scope_key: { workspaceId: actor.workspaceId, scope, key } }, data: { stopped: false, epoch: { increment: 1 }, reason: null, byId: actor.id, at } })
    await appendAudit(tx, actor, { verb: 'sending.resumed', object: { kind: 'sending', id: `${scope}:${key}` }, detail: { dropOlderThanHours, dropped }, at })
  })
  return sendingState(house, actor.workspaceId)
}

const letGo = (tx: Db, workspaceId: string, { scope, key }: { scope: string; key: string }, before: Date, at: Date) => tx.$executeRaw`
  UPDATE "Send" SET "state" = 'failed', "because" = 'it had waited too long when sending was resumed', "settledAt" = ${at}
  WHERE "workspaceId" = ${workspaceId} AND "state" = 'ready' AND "createdAt" < ${before} AND (${scope} = 'all' OR "channel" = ${key})`

/** The stops in force and what is parked behind them. */
export async function sendingState(house: House, workspaceId: string): Promise<SendingState> {
  const now = house.now()
  const [stops, [counts]] = await Promise.all([
    house.db.$queryRaw<{ scope: string; key: string; at: Date; byId: string; byName: string | null; reason: string | null }[]>`
      SELECT k."scope", k."key", k."at", k."byId", o."name" AS "byName", k."reason" FROM "KillSwitch" k LEFT JOIN "Operator" o ON o."id" = k."byId"
      WHERE k."workspaceId" = ${workspaceId} AND k."stopped" ORDER BY k."scope" <> 'all', k."at"`,
    house.db.$queryRaw<{ held: bigint; oldest: Date | null; hands: bigint; waits: bigint; overdue: bigint }[]>`
      SELECT count(*) FILTER (WHERE s."state" = 'ready') AS held, min(s."createdAt") FILTER (WHERE s."state" = 'ready') AS oldest,
        count(*) FILTER (WHERE s."state" IN ('sending', 'unknown')) AS hands,
        (SELECT count(*) FROM "Wait" w WHERE w."workspaceId" = ${workspaceId} AND w."state" = 'open') AS waits,
        (SELECT count(*) FROM "Wait" w WHERE w."workspaceId" = ${workspaceId} AND w."state" = 'open' AND w."dueAt" <= ${now}) AS overdue
      FROM "Send" s WHERE s."workspaceId" = ${workspaceId} AND s."state" IN ('ready', 'sending', 'unknown')`,
  ])
  return {
    stops: stops.map((stop) => ({
      scope: stop.scope, key: stop.key, name: stopName(stop), at: stop.at.toISOString(), byId: stop.byId, byName: stop.byName ?? 'the system', reason: stop.reason,
      minutesAgo: Math.floor((now.getTime() - stop.at.getTime()) / 60_000),
    })),
    backlog: {
      held: Number(counts?.held ?? 0), oldestHeldAt: counts?.oldest?.toISOString() ?? null, inProvidersHands: Number(counts?.hands ?? 0),
      waitsKept: Number(counts?.waits ?? 0), waitsOverdue: Number(counts?.overdue ?? 0),
    },
  }
}
