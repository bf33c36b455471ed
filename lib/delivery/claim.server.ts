import type { Channel } from '#lib/domain/action.ts'
import { MESSAGES_PER_24H_MAX } from '#lib/domain/settings.ts'
import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'
import { STOP_LOCK } from '#lib/domain/stop.ts'
import type { House } from '#lib/env/house.server.ts'
import { isResting } from './patience.ts'
import { admission, takeProbe } from './probe.server.ts'
import { stopWords } from './stopped.ts'
import { stalledWords } from './words.ts'

/** Asked again inside the claim: why this message may not leave after all, or null. Handed in, because suppression is a sibling. */
export type LastQuestion = (tx: Db, about: { workspaceId: string; leadId: string; channel: Channel; to: string; epoch: number; inThread: boolean }) => Promise<string | null>

/** `stale`: its clearance has expired or was used, and it needs another. `probing`: it tries a stalled provider. `well`: the provider had no failure when the message was claimed. */
export type ClaimedSend =
  | { state: 'claimed'; attempt: number; probing: boolean; well: boolean }
  | { state: 'held' | 'refused' | 'stale' | 'not_ready'; because: string }

type Facts = {
  workspaceId: string; leadId: string; channel: Channel; provider: string; epoch: number; state: string; inThread: boolean; attempts: number; because: string | null; retryAt: Date | null
  angle: string | null; decider: string; to: string | null; stopScope: string | null; stopKey: string | null; touches: number; newer: boolean
  checkId: string | null; usable: boolean | null; breaker: 'closed' | 'open' | 'half_open' | null; failures: number | null; breakerRetryAt: Date | null; probeUntil: Date | null
}

/**
 * Takes a message out of `ready`, once, and uses up its clearance. Stop, breaker, clearance, epoch, registry, the two-in-24-hours invariant and whether somebody wrote meanwhile are asked under the lead's
 * row lock in the same transaction that claims, so whatever commits first wins. A refusal settles the message as failed; a stop, a stalled provider and a rest leave it ready.
 */
export async function claimSend(house: House, sendId: string, checkId: string | null, ask: LastQuestion): Promise<ClaimedSend> {
  try {
    return await house.db.$transaction((tx) => claimOnce(tx, house.now(), sendId, checkId, ask), { maxWait: 5_000, timeout: 15_000 })
  } catch (error) {
    if (error instanceof TakenByAnother) return { state: 'not_ready', because: error.message }
    throw error
  }
}

class TakenByAnother extends Error {}

async function claimOnce(tx: Db, now: Date, sendId: string, checkId: string | null, ask: LastQuestion): Promise<ClaimedSend> {
  // A stop takes the same lock alone, so that a claim that was under way has committed before the stop has, and every later one sees it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${STOP_LOCK} || "workspaceId", 0)) FROM "Lead" WHERE "id" = (SELECT "leadId" FROM "Send" WHERE "id" = ${sendId}) FOR UPDATE`
  const send = await factsOf(tx, now, sendId, checkId)
  if (!send) throw new Error('there is no such message')
  if (send.state !== 'ready') return { state: 'not_ready', because: send.state }
  if (send.stopScope !== null) return hold(tx, sendId, 'stop', stopWords({ scope: send.stopScope, key: send.stopKey ?? '' }))
  const gate = admission(send, now)
  if (gate === 'wait') return hold(tx, sendId, 'breaker', stalledWords(send.channel, send.breaker === 'open' ? send.breakerRetryAt : null, now))
  if (isResting(send.retryAt?.getTime() ?? null, now.getTime())) return { state: 'held', because: send.because ?? 'it is tried again a little later' }
  if (!send.usable || send.checkId === null) return { state: 'stale', because: 'its clearance has expired' }
  const refusal = crowded(send) ?? (await ask(tx, { ...send, to: send.to ?? '' }))
  if (refusal) {
    await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { state: 'failed', because: refusal, heldBy: null, retryAt: null, settledAt: now } })
    return { state: 'refused', because: refusal }
  }
  if (gate === 'probe' && !(await takeProbe(tx, send, sendId, now))) return hold(tx, sendId, 'breaker', stalledWords(send.channel, null, now))
  const { count } = await tx.send.updateMany({
    where: { id: sendId, state: 'ready' },
    data: { state: 'sending', claimedAt: now, claimCheckId: send.checkId, because: null, heldBy: null, retryAt: null, absentAt: null, ...(gate === 'probe' ? { excused: { increment: 1 } } : {}) },
  })
  if (count === 0) throw new TakenByAnother('taken by another')
  await tx.touch.upsert({
    where: { sendId },
    create: { id: mintId('tch', now.getTime(), sendId), workspaceId: send.workspaceId, leadId: send.leadId, channel: send.channel, by: send.decider === 'person' ? 'person' : 'agent', inThread: send.inThread, sendId, angle: send.angle, at: now },
    update: { at: now, voidedAt: null },
  })
  return { state: 'claimed', attempt: send.attempts + 1, probing: gate === 'probe', well: send.breaker === null || (send.breaker === 'closed' && send.failures === 0) }
}

/** Why the lead has heard enough, or null. Two messages that were cleared while neither could leave must not both leave once they can: the later one was decided without knowing of the other. */
function crowded({ inThread, touches, newer }: Facts): string | null {
  if (inThread) return null
  if (touches >= MESSAGES_PER_24H_MAX) return 'two messages in 24 hours is the limit for anyone'
  return newer ? 'somebody wrote to the lead since the decision' : null
}

/** Everything the claim weighs, read after the lead's row is ours. */
async function factsOf(tx: Db, now: Date, sendId: string, checkId: string | null): Promise<Facts | undefined> {
  const [facts] = await tx.$queryRaw<Facts[]>`
    SELECT s."workspaceId", s."leadId", s."channel", s."provider", s."epoch", s."state", s."inThread", s."attempts", s."because", s."retryAt", d."ruled" ->> 'angle' AS angle, d."decider", f."to",
      k."scope" AS "stopScope", k."key" AS "stopKey", b."state" AS breaker, b."failures", b."retryAt" AS "breakerRetryAt", b."probeUntil", c."id" AS "checkId",
      c."verdict" = 'clear' AND c."createdAt" <= ${now}::timestamptz AND c."expiresAt" > ${now}::timestamptz AND NOT EXISTS (SELECT 1 FROM "ClearanceUse" u WHERE u."checkId" = c."id") AS usable,
      (SELECT count(*)::int FROM "Touch" t WHERE t."leadId" = s."leadId" AND t."voidedAt" IS NULL AND NOT t."inThread" AND t."sendId" IS DISTINCT FROM s."id"
        AND t."at" > ${now}::timestamptz - interval '24 hours' AND t."at" <= ${now}::timestamptz) AS touches,
      EXISTS (SELECT 1 FROM "Touch" t WHERE t."leadId" = s."leadId" AND t."voidedAt" IS NULL AND NOT t."inThread" AND t."sendId" IS DISTINCT FROM s."id" AND t."at" >= d."decidedAt") AS newer
    FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" LEFT JOIN "Draft" f ON f."decisionId" = d."id"
    LEFT JOIN "ProviderBreaker" b ON b."workspaceId" = s."workspaceId" AND b."channel" = s."channel" AND b."provider" = s."provider"
    LEFT JOIN "ComplianceCheck" c ON c."id" = coalesce(${checkId}::text, s."claimCheckId", s."checkId") AND c."decisionId" = s."decisionId"
    LEFT JOIN LATERAL (SELECT x."scope", x."key" FROM "KillSwitch" x WHERE x."workspaceId" = s."workspaceId" AND x."stopped"
      AND (x."scope" = 'all' OR (x."scope" = 'channel' AND x."key" = s."channel") OR (x."scope" = 'provider' AND x."key" = s."provider")) ORDER BY x."scope" LIMIT 1) k ON true
    WHERE s."id" = ${sendId}`
  return facts
}

/** Leaves a message ready, with what holds it, and writes only what is news. */
export async function hold(db: Db, sendId: string, by: 'stop' | 'breaker' | 'busy', because: string): Promise<{ state: 'held'; because: string }> {
  await db.$executeRaw`UPDATE "Send" SET "heldBy" = ${by}, "because" = ${because} WHERE "id" = ${sendId} AND "state" = 'ready' AND ("heldBy", "because") IS DISTINCT FROM (${by}, ${because})`
  return { state: 'held', because }
}
