import { route } from '#app/door.ts'
import { appendAudit } from '#lib/audit/append.server.ts'
import { csvResponse } from '#lib/http/csv.ts'
import type { CsvRow } from '#lib/http/csv.ts'
import { LeadFilter } from '#lib/leads/filter.ts'
import type { LeadRow } from '#lib/leads/filter.ts'
import { eachLead } from '#lib/leads/list.server.ts'
import { may } from '#lib/operators/permissions.ts'

const ROWS_MAX = 50_000
const COLUMNS = [
  'id', 'name', 'email', 'company', 'title', 'tier', 'score', 'source', 'group', 'state', 'zone', 'last_signal', 'last_signal_utc', 'last_touch_utc', 'next', 'next_utc', 'next_because',
  'touches_used', 'touches_cap', 'touches_days', 'consent_email', 'consent_sms', 'consent_chat',
] as const

/** The list as it is filtered, in a file; who took it is written into the audit log before the first row leaves. */
export const GET = route({
  allow: 'leads.read', input: LeadFilter,
  async act(filter, operator, house) {
    const at = house.now()
    const reveal = may(operator, 'leads.identity')
    const { q, ...rest } = filter
    await house.db.$transaction((tx) => appendAudit(tx, operator, { verb: 'leads.exported', object: { kind: 'workspace', id: operator.workspaceId }, detail: { ...rest, searched: q !== '', masked: !reveal }, at }))
    return csvResponse(`leads-${at.toISOString().slice(0, 10)}-utc.csv`, COLUMNS, asCells(eachLead(house, filter, { workspaceId: operator.workspaceId, reveal }, ROWS_MAX)))
  },
})

async function* asCells(pages: AsyncIterable<LeadRow[]>): AsyncGenerator<CsvRow[]> {
  for await (const rows of pages) yield rows.map(cells)
}

const cells = (row: LeadRow): Record<(typeof COLUMNS)[number], CsvRow[string]> => ({
  id: row.id, name: row.name, email: row.email, company: row.company, title: row.title, tier: row.tier, score: row.score, source: row.origin, group: row.group, state: row.state, zone: row.zone,
  last_signal: row.lastSignal.name, last_signal_utc: row.lastSignal.at, last_touch_utc: row.lastTouchAt, next: row.next?.kind ?? null, next_utc: row.next?.at ?? null, next_because: row.next?.because ?? null,
  touches_used: row.touches.used, touches_cap: row.touches.cap, touches_days: row.touches.days, consent_email: row.consent.email, consent_sms: row.consent.sms, consent_chat: row.consent.chat,
})
