import type { Db } from '#lib/db/client.server.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import type { Viewer } from './viewer.ts'

/** An open wait is late when its alarm has been due for this long. */
const OVERDUE_SECONDS = 60
/** A signal may be on its way for this long before it counts as undecided. */
const UNDECIDED_SECONDS = 10
const LOOK_BACK_DAYS = 30

export type Flow = {
  /** The first of the open waits whose alarm is past; how many there are, and whether a stop holds them, is asked of the waits themselves. */
  late: { id: string; leadId: string; dueAt: string; reason: string }[]
  dispatch: { pending: number; oldestAt: string | null; failing: number; lastError: string | null }
  undecided: { count: number; oldest: { signalId: string; leadId: string; name: string; receivedAt: string } | null }
  /** Milliseconds from a signal's arrival to its first decision. */
  latency: { decisions: number; p50: number | null; p95: number | null }
}

/** Whether anything is stuck between a signal's arrival and what was to become of it. */
export async function readFlow(db: Db, { workspaceId }: Viewer, since: Date, asOf: Date): Promise<Flow> {
  const dueBefore = new Date(asOf.getTime() - OVERDUE_SECONDS * 1000)
  const receivedBefore = new Date(asOf.getTime() - UNDECIDED_SECONDS * 1000)
  const receivedSince = new Date(asOf.getTime() - LOOK_BACK_DAYS * DAY_MS)
  const [late, dispatch, undecided, oldest, latency] = await Promise.all([
    db.wait.findMany({ where: { workspaceId, state: 'open', dueAt: { lt: dueBefore } }, orderBy: { dueAt: 'asc' }, take: 5, select: { id: true, leadId: true, dueAt: true, reason: true } }),
    db.$queryRaw<{ pending: number; oldest: Date | null; failing: number; error: string | null }[]>`
      SELECT count(*)::int AS pending, min("createdAt") AS oldest, count(*) FILTER (WHERE "lastError" IS NOT NULL)::int AS failing, max("lastError") AS error
        FROM "Dispatch" WHERE "workspaceId" = ${workspaceId} AND "dispatchedAt" IS NULL AND "deadAt" IS NULL`,
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM "Signal" s WHERE s."workspaceId" = ${workspaceId} AND NOT s."quiet" AND s."receivedAt" BETWEEN ${receivedSince} AND ${receivedBefore}
         AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = s."id")`,
    db.signal.findFirst({
      where: { workspaceId, quiet: false, receivedAt: { gte: receivedSince, lt: receivedBefore }, decisions: { none: {} } }, orderBy: { receivedAt: 'asc' }, select: { id: true, leadId: true, name: true, receivedAt: true },
    }),
    db.$queryRaw<{ decisions: number; p50: number | null; p95: number | null }[]>`
      SELECT count(*)::int AS decisions, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS p95
        FROM (SELECT greatest(0, extract(epoch FROM d."decidedAt" - s."receivedAt") * 1000)::float8 AS ms FROM "Decision" d JOIN "Signal" s ON s."id" = d."signalId"
               WHERE d."workspaceId" = ${workspaceId} AND d."decidedAt" >= ${since} AND d."pass" = 1 AND d."decider" <> 'person') first_passes`,
  ])
  const [waiting, time] = [dispatch[0], latency[0]]
  return {
    late: late.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() })),
    dispatch: { pending: waiting?.pending ?? 0, oldestAt: waiting?.oldest?.toISOString() ?? null, failing: waiting?.failing ?? 0, lastError: waiting?.error ?? null },
    undecided: { count: undecided[0]?.count ?? 0, oldest: oldest && { signalId: oldest.id, leadId: oldest.leadId, name: oldest.name, receivedAt: oldest.receivedAt.toISOString() } },
    latency: { decisions: time?.decisions ?? 0, p50: time?.p50 ?? null, p95: time?.p95 ?? null },
  }
}
