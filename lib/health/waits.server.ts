import type { House } from '#lib/env/house.server.ts'
import { dueByHour, hourOf, HOURS_SHOWN } from './due.ts'
import type { Due } from './due.ts'
import { leadLabel } from './lead.ts'
import type { Viewer } from './viewer.ts'

/** Seconds an alarm may have been due before the wait counts as overdue. */
export const OVERDUE_SECONDS = 60
const LISTED_MAX = 50

export type WaitLine = { id: string; leadId: string; lead: string; zone: string | null; decisionId: string; reason: string; dueAt: string }
export type Waits = {
  open: number
  due: Due
  overdueCount: number
  /** The latest first to be due comes first; at most 50. */
  overdue: WaitLine[]
  next: WaitLine[]
  /** Since when a stop of everything holds every wait, or null. */
  heldSince: string | null
  /** A simulation is filling this workspace and moves the clock of its waits by itself. */
  filling: boolean
  asOf: string
}

type Row = { id: string; leadId: string; decisionId: string; reason: string; dueAt: Date; name: string | null; company: string | null; zone: string | null }

/** What the Waits tab shows: the promises that are open, when they are due, and which of them were not kept in time. */
export async function readWaits(house: House, { workspaceId, reveal }: Viewer): Promise<Waits> {
  const now = house.now()
  const asOf = now.toISOString()
  const lateBefore = new Date(now.getTime() - OVERDUE_SECONDS * 1000)
  const { db } = house
  const [hours, overdueRows, nextRows, [state]] = await Promise.all([
    db.$queryRaw<{ hour: number; count: number; late: number }[]>`
      SELECT CASE WHEN "dueAt" < ${now}::timestamptz THEN -1 ELSE least(${HOURS_SHOWN}::int, floor(extract(epoch FROM "dueAt" - ${hourOf(asOf)}::timestamptz) / 3600)::int) END AS hour,
        count(*)::int AS count, count(*) FILTER (WHERE "dueAt" < ${lateBefore}::timestamptz)::int AS late
      FROM "Wait" WHERE "workspaceId" = ${workspaceId} AND "state" = 'open' GROUP BY 1`,
    db.$queryRaw<Row[]>`
      SELECT w."id", w."leadId", w."decisionId", w."reason", w."dueAt", l."name", l."company", l."zone" FROM "Wait" w JOIN "Lead" l ON l."id" = w."leadId"
      WHERE w."workspaceId" = ${workspaceId} AND w."state" = 'open' AND w."dueAt" < ${lateBefore}::timestamptz ORDER BY w."dueAt", w."id" LIMIT ${LISTED_MAX}`,
    db.$queryRaw<Row[]>`
      SELECT w."id", w."leadId", w."decisionId", w."reason", w."dueAt", l."name", l."company", l."zone" FROM "Wait" w JOIN "Lead" l ON l."id" = w."leadId"
      WHERE w."workspaceId" = ${workspaceId} AND w."state" = 'open' AND w."dueAt" >= ${now}::timestamptz ORDER BY w."dueAt", w."id" LIMIT 10`,
    db.$queryRaw<{ heldSince: Date | null; filling: boolean }[]>`
      SELECT (SELECT k."at" FROM "KillSwitch" k WHERE k."workspaceId" = w."id" AND k."scope" = 'all' AND k."stopped") AS "heldSince", w."demoProgress" IS NOT NULL AS filling
      FROM "Workspace" w WHERE w."id" = ${workspaceId}`,
  ])
  const line = (row: Row): WaitLine => ({ id: row.id, leadId: row.leadId, lead: leadLabel(row, reveal), zone: row.zone, decisionId: row.decisionId, reason: row.reason, dueAt: row.dueAt.toISOString() })
  return {
    open: hours.reduce((sum, row) => sum + row.count, 0), due: dueByHour(hours, asOf), overdueCount: hours.reduce((sum, row) => sum + row.late, 0),
    overdue: overdueRows.map(line), next: nextRows.map(line), heldSince: state?.heldSince?.toISOString() ?? null, filling: state?.filling ?? false, asOf,
  }
}
