import { house } from '#app/door.ts'
import type { Operator } from '#app/door.ts'
import { readCanary } from '#lib/canary/read.server.ts'
import { canaryPart } from '#lib/canary/verdict.ts'
import { may } from '#lib/operators/permissions.ts'
import { readOverview } from '#lib/reports/overview.server.ts'
import type { Overview } from '#lib/reports/overview.server.ts'
import { readWaits } from '#lib/waits/overdue.server.ts'
import { waitsPart } from '#lib/waits/standing.ts'

/** Introduces the overview to the rooms whose alarms it shows. */
export async function overviewOf(operator: Operator): Promise<Overview> {
  const { db, now } = house()
  const [asOf, { workspaceId }] = [now(), operator]
  const [waits, canary] = await Promise.all([readWaits(db, asOf, workspaceId), readCanary(db, asOf)])
  const { state, says } = waitsPart(waits)
  return readOverview(db, { workspaceId, reveal: may(operator, 'leads.identity') }, asOf, { waits: { ...waits, state, says }, canary: canaryPart(canary, asOf) })
}
