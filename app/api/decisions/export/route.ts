import { route } from '#app/door.ts'
import { appendAudit } from '#lib/audit/append.server.ts'
import { DecisionFilter } from '#lib/decisions/filter.ts'
import type { DecisionRow } from '#lib/decisions/filter.ts'
import { eachDecision } from '#lib/decisions/list.server.ts'
import { csvResponse } from '#lib/http/csv.ts'
import type { CsvRow } from '#lib/http/csv.ts'
import { may } from '#lib/operators/permissions.ts'

const ROWS_MAX = 50_000
const COLUMNS = [
  'id', 'decided_utc', 'lead_id', 'lead', 'company', 'signal', 'proposed', 'ruled', 'headline', 'changed_by', 'because', 'explored', 'propensity', 'tier', 'group', 'decider', 'latency_ms', 'cost_usd',
] as const

/** The explorer as it is filtered, in a file; who took it is written into the audit log before the first row leaves. */
export const GET = route({
  allow: 'decisions.read', input: DecisionFilter,
  async act(filter, operator, house) {
    const at = house.now()
    const reveal = may(operator, 'leads.identity')
    await house.db.$transaction((tx) => appendAudit(tx, operator, { verb: 'decisions.exported', object: { kind: 'workspace', id: operator.workspaceId }, detail: { ...filter, masked: !reveal }, at }))
    return csvResponse(`decisions-${at.toISOString().slice(0, 10)}-utc.csv`, COLUMNS, asCells(eachDecision(house, filter, { workspaceId: operator.workspaceId, reveal }, ROWS_MAX)))
  },
})

async function* asCells(pages: AsyncIterable<DecisionRow[]>): AsyncGenerator<CsvRow[]> {
  for await (const rows of pages) yield rows.map(cells)
}

const cells = (row: DecisionRow): Record<(typeof COLUMNS)[number], CsvRow[string]> => ({
  id: row.id, decided_utc: row.at, lead_id: row.lead.id, lead: row.lead.name, company: row.lead.company, signal: row.signalName, proposed: row.proposedKind, ruled: row.kind, headline: row.headline,
  changed_by: row.rule, because: row.because, explored: row.explored, propensity: row.propensity, tier: row.tier, group: row.group, decider: row.decider, latency_ms: row.durationMs, cost_usd: row.costMicros / 1_000_000,
})
