import type { Dimension } from './choices.ts'
import { newcombe, per, wilson } from './rates.ts'
import type { Difference, Rate } from './rates.ts'

/** Sums over leads who came on one day, from one source, in one tier (as it was at their first decision) and one group. */
export type CohortRow = { day: string; source: string; tier: string; variant: string } & Totals
export type Totals = { leads: number; contacted: number; twoWay: number; meetings: number; unsubscribed: number; sends: number; dripTouches: number; agentTouches: number }

const EMPTY: Totals = { leads: 0, contacted: 0, twoWay: 0, meetings: 0, unsubscribed: 0, sends: 0, dripTouches: 0, agentTouches: 0 }

export function total(rows: readonly CohortRow[]): Totals {
  const sum = { ...EMPTY }
  for (const row of rows) for (const key of Object.keys(sum) as (keyof Totals)[]) sum[key] += row[key]
  return sum
}

/** Every rate of a group of leads; a rate without evidence is null. */
export type Measures = { leads: number; meetings: Rate | null; contact: Rate | null; unsubscribed: Rate | null; sendsPerMeeting: number | null }

export const measure = (sum: Totals): Measures => ({
  leads: sum.leads,
  meetings: wilson(sum.meetings, sum.leads),
  contact: wilson(sum.twoWay, sum.leads),
  unsubscribed: wilson(sum.unsubscribed, sum.contacted),
  sendsPerMeeting: per(sum.sends, sum.meetings),
})

const METERS = { meetings: ['meetings', 'leads'], contact: ['twoWay', 'leads'], unsubscribed: ['unsubscribed', 'contacted'] } as const

/** One group against another, in shares. */
export const differ = (which: keyof typeof METERS, subject: Totals, control: Totals): Difference | null => {
  const [hits, trials] = METERS[which]
  return newcombe({ hits: subject[hits], trials: subject[trials] }, { hits: control[hits], trials: control[trials] })
}

export type BreakdownRow = { source: string | null; tier: string | null; variant: string | null; small: number; baseline: boolean; lift: Difference | null } & Measures

/**
 * Groups of leads by the named columns, largest first. `lift` compares meetings within the same source and tier: a row's own variant, or `subject` where variants are not split, against `control`.
 * Groups under `leadsMin` are added into one row, whose `small` says how many they were: too few leads tell more about people than about the agent.
 */
export function breakdown(rows: readonly CohortRow[], by: readonly Dimension[], against: { subject: string; control: string }, leadsMin: number): BreakdownRow[] {
  const cells = group(rows, (row) => by.map((dimension) => row[dimension]).join('\n'))
  const places = group(rows, (row) => place(row, by))
  const large: BreakdownRow[] = []
  const small: CohortRow[][] = []
  for (const cell of cells.values()) {
    const sum = total(cell)
    const [first] = cell
    if (!first) continue
    if (sum.leads < leadsMin) {
      small.push(cell)
      continue
    }
    const around = places.get(place(first, by)) ?? []
    const variant = by.includes('variant') ? first.variant : against.subject
    const ofVariant = (name: string) => total(around.filter((row) => row.variant === name))
    const baseline = by.includes('variant') && first.variant === against.control
    large.push({
      source: by.includes('source') ? first.source : null, tier: by.includes('tier') ? first.tier : null, variant: by.includes('variant') ? first.variant : null,
      small: 0, baseline, lift: baseline || variant === against.control ? null : differ('meetings', ofVariant(variant), ofVariant(against.control)), ...measure(sum),
    })
  }
  large.sort((a, b) => b.leads - a.leads)
  if (small.length > 0) large.push({ source: null, tier: null, variant: null, small: small.length, baseline: false, lift: null, ...measure(total(small.flat())) })
  return large
}

const place = (row: CohortRow, by: readonly Dimension[]): string => by.filter((dimension) => dimension !== 'variant').map((dimension) => row[dimension]).join('\n')

function group<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const members = groups.get(key)
    if (members) members.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** The value below which the share `part` of the sorted values lies (linear between ranks, as PostgreSQL's percentile_cont). Null for none. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = part * (sorted.length - 1)
  const low = sorted[Math.floor(rank)]
  const high = sorted[Math.ceil(rank)]
  return low === undefined || high === undefined ? null : low + (high - low) * (rank - Math.floor(rank))
}
