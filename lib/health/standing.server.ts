import type { Health } from '#lib/env/health.server.ts'
import type { Part } from '#lib/env/health.ts'
import type { House } from '#lib/env/house.server.ts'
import type { WaitFacts } from '#lib/waits/overdue.server.ts'
import { verdictOf } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** Ages in seconds. The verdict and the canary are of the house, the counts of the workspace. */
export type Standing = {
  verdict: Verdict
  canary: { ageSeconds: number | null; latenessSeconds: number | null; says: string }
  waits: Pick<WaitFacts, 'open' | 'overdue' | 'oldestOverdueSeconds' | 'held'>
  pending: { count: number; oldestAt: string | null }
  unknown: number
  deadLetters: number
  asOf: string
}

/** Asked of siblings, so handed in. `saysOf` puts the waits of one workspace in a sentence. */
type Asking = { health: () => Promise<Health>; waits: (workspaceId: string) => Promise<WaitFacts>; saysOf: (waits: WaitFacts) => Part }

/** The strip above the health screens: is it well, and if not, what to do. */
export async function readStanding(house: House, workspaceId: string, asking: Asking): Promise<Standing> {
  const now = house.now()
  const [{ details }, waits, [row]] = await Promise.all([
    asking.health(), asking.waits(workspaceId),
    house.db.$queryRaw<{ pending: number; oldest: Date | null; unknown: number; dead: number; breakers: number; stopped: Date | null }[]>`
      SELECT p.pending, p.oldest, (SELECT count(*)::int FROM "Send" WHERE "workspaceId" = ${workspaceId} AND "state" = 'unknown') AS unknown,
        (SELECT count(*)::int FROM "Send" WHERE "workspaceId" = ${workspaceId} AND "deadAt" IS NOT NULL)
          + (SELECT count(*)::int FROM "Dispatch" WHERE "workspaceId" = ${workspaceId} AND "deadAt" IS NOT NULL AND "discardedAt" IS NULL)
          + (SELECT count(*)::int FROM "StalledRun" WHERE "workspaceId" = ${workspaceId} AND "deadAt" IS NOT NULL AND "endedAt" IS NULL) AS dead,
        (SELECT count(*)::int FROM "ProviderBreaker" WHERE "workspaceId" = ${workspaceId} AND "state" <> 'closed') AS breakers,
        (SELECT "at" FROM "KillSwitch" WHERE "workspaceId" = ${workspaceId} AND "scope" = 'all' AND "stopped") AS stopped
      FROM (SELECT count(*)::int AS pending, min("createdAt") AS oldest FROM "Dispatch" WHERE "workspaceId" = ${workspaceId} AND "dispatchedAt" IS NULL AND "deadAt" IS NULL) p`,
  ])
  const [unknown, deadLetters] = [row?.unknown ?? 0, row?.dead ?? 0]
  const fact = (name: string) => { const value = details.canary?.[name]; return typeof value === 'number' ? value : null }
  return {
    verdict: verdictOf({ parts: ours({ ...details, waits: asking.saysOf(waits) }, row?.breakers ?? 0), unknown, deadLetters, stoppedSince: row?.stopped?.toISOString() ?? null }),
    canary: { ageSeconds: fact('ageSeconds'), latenessSeconds: fact('latenessSeconds'), says: details.canary?.says ?? 'No canary wait is planted.' },
    waits: { open: waits.open, overdue: waits.overdue, oldestOverdueSeconds: waits.oldestOverdueSeconds, held: waits.held },
    pending: { count: row?.pending ?? 0, oldestAt: row?.oldest?.toISOString() ?? null }, unknown, deadLetters, asOf: now.toISOString(),
  }
}

/** The parts as they concern one workspace. The outbox of the house speaks of everybody's messages: what others' wait for is not this workspace's trouble, and its own is counted. */
function ours({ outbox, ...parts }: Record<string, Part>, breakers: number): Record<string, Part> {
  const ofOthers = outbox !== undefined && breakers === 0 && (outbox.breakersOpen !== 0 || outbox.unknown !== 0 || outbox.dead !== 0)
  return outbox === undefined || ofOthers ? parts : { ...parts, outbox }
}
