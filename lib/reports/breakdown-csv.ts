import type { CsvRow } from '#lib/http/csv.ts'
import type { Scorecard } from './scorecard.server.ts'

export const BREAKDOWN_COLUMNS = [
  'source', 'tier', 'variant', 'small_groups', 'leads', 'contact_rate', 'contact_low_95', 'contact_high_95', 'meeting_rate', 'meeting_low_95', 'meeting_high_95',
  'lift', 'lift_low_95', 'lift_high_95', 'lift_against', 'unsubscribe_rate', 'sends_per_meeting', 'first_contact_p50_s', 'first_contact_p90_s', 'as_of_utc',
] as const

/** The breakdown as a file has it: shares as fractions, instants in UTC, an empty cell where there is no evidence. */
export const breakdownCsv = (scorecard: Scorecard): CsvRow[] =>
  scorecard.rows.map((row) => ({
    source: row.source, tier: row.tier, variant: row.variant, small_groups: row.small || null, leads: row.leads,
    contact_rate: row.contact?.rate ?? null, contact_low_95: row.contact?.low ?? null, contact_high_95: row.contact?.high ?? null,
    meeting_rate: row.meetings?.rate ?? null, meeting_low_95: row.meetings?.low ?? null, meeting_high_95: row.meetings?.high ?? null,
    lift: row.lift?.estimate ?? null, lift_low_95: row.lift?.low ?? null, lift_high_95: row.lift?.high ?? null, lift_against: row.lift ? scorecard.control : null,
    unsubscribe_rate: row.unsubscribed?.rate ?? null, sends_per_meeting: row.sendsPerMeeting, first_contact_p50_s: row.contactTime.p50, first_contact_p90_s: row.contactTime.p90, as_of_utc: scorecard.asOf,
  }))
