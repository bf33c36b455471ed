import type { Db } from '#lib/db/client.server.ts'
import { PROBE_SECONDS, WISH_SECONDS_MAX, admits } from './breaker.ts'
import type { Pool } from './pool.ts'

type Seen = { breaker: 'closed' | 'open' | 'half_open' | null; breakerRetryAt: Date | null; probeUntil: Date | null }

/** Whether the breaker, as it was read, lets one more message through. */
export const admission = ({ breaker, breakerRetryAt, probeUntil }: Seen, now: Date): 'go' | 'probe' | 'wait' =>
  breaker === null ? 'go' : admits({ state: breaker, retryAtMs: breakerRetryAt?.getTime() ?? null, probeUntilMs: probeUntil?.getTime() ?? null }, now.getTime())

/** Claims the right to try a stalled provider, once among all processes. Call it in the claim's transaction: what rolls back has not tried. */
export async function takeProbe(tx: Db, { workspaceId, channel, provider }: Pool, sendId: string, now: Date): Promise<boolean> {
  const until = new Date(now.getTime() + PROBE_SECONDS * 1000)
  const tooFar = new Date(now.getTime() + WISH_SECONDS_MAX * 1000)
  const taken = await tx.$executeRaw`
    UPDATE "ProviderBreaker" SET "state" = 'half_open', "since" = ${now}::timestamptz, "retryAt" = NULL, "probeSendId" = ${sendId}, "probeUntil" = ${until}::timestamptz
    WHERE "workspaceId" = ${workspaceId} AND "channel" = ${channel} AND "provider" = ${provider}
      AND (("state" = 'open' AND ("retryAt" <= ${now}::timestamptz OR "retryAt" > ${tooFar}::timestamptz)) OR ("state" = 'half_open' AND ("probeUntil" <= ${now}::timestamptz OR "probeUntil" > ${tooFar}::timestamptz)))`
  return taken === 1
}
