import type { Db } from '#lib/db/client.server.ts'
import type { Kind } from '#lib/domain/action.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { DAY_MS, hoursUntilLocalHour, localClock } from '#lib/domain/time.ts'
import { breakdown, differ, measure, percentile, total } from './cohort.ts'
import type { BreakdownRow, CohortRow, Measures } from './cohort.ts'
import { readCohort, readFirstContacts } from './cohort.server.ts'
import type { FirstContact } from './cohort.server.ts'
import type { Difference } from './rates.ts'
import { POINT_LEADS_MIN, TRAILING_DAYS, WINDOW_DAYS } from './choices.ts'
import type { ScorecardFilter } from './schema.ts'
import { dayAfter, daysBetween, inRuns, trailingRate } from './series.ts'
import type { RatePoint } from './series.ts'

type Viewer = Extract<Actor, { kind: 'person' }> & { workspace: { zone: string } }

const SPARK_WEEKS = 8

export type Contact = { asked: number; answered: number; p50: number | null; p90: number | null }
export type Scorecard = {
  asOf: string; zone: string; fromDay: string; toDay: string; subject: string; control: string; sources: string[]
  headline: Measures; against: Measures; lift: Record<'meetings' | 'contact' | 'unsubscribed', Difference | null>
  contact: Contact; contactAgainst: Contact
  touches: { drip: number; agent: number; avoided: number }
  sparks: Record<'meetings' | 'contact' | 'firstContact' | 'unsubscribed' | 'sendsPerMeeting', (number | null)[]>
  leadsPerDay: number
  line: { trailingDays: number; subject: RatePoint[]; control: RatePoint[] }
  marks: { day: string; label: string }[]
  chosen: { kind: Kind; count: number }[]
  rows: (BreakdownRow & { contactTime: Contact })[]
}

/** The week's revenue page from the ledger, as of now. Leads belong to the day of their first signal on the workspace's calendar. */
export async function readScorecard(db: Db, viewer: Viewer, filter: ScorecardFilter, asOf: Date): Promise<Scorecard> {
  const { workspaceId, workspace: { zone } } = viewer
  const now = asOf.toISOString()
  const today = localClock(now, zone).day
  const first = await db.lead.aggregate({ where: { workspaceId }, _min: { firstSignalAt: true } })
  const firstDay = localClock((first._min.firstSignalAt ?? asOf).toISOString(), zone).day
  const length = WINDOW_DAYS[filter.win]
  const fromDay = length === null ? firstDay : dayAfter(today, 1 - length)
  const trailing = TRAILING_DAYS[filter.win]
  const loadFrom = [dayAfter(fromDay, 1 - trailing), dayAfter(today, 1 - SPARK_WEEKS * 7)].sort()[0] ?? fromDay
  const of = { workspaceId, zone, from: dayStart(loadFrom, zone), to: new Date(asOf.getTime() + 1), source: filter.src, tier: filter.tier }

  const [cohort, contacts, chosen, marks, sources] = await Promise.all([
    readCohort(db, of), readFirstContacts(db, of), readChosen(db, workspaceId, filter, dayStart(fromDay, zone), asOf), readMarks(db, workspaceId, dayStart(fromDay, zone), zone),
    db.lead.groupBy({ by: ['origin'], where: { workspaceId }, orderBy: { origin: 'asc' } }),
  ])
  const inWindow = cohort.filter((row) => row.day >= fromDay)
  const asked = contacts.filter((row) => row.day >= fromDay)
  const ours = inWindow.filter((row) => row.variant === filter.var)
  const theirs = inWindow.filter((row) => row.variant === filter.vs)
  const [subject, control] = [total(ours), total(theirs)]
  const days = daysBetween(dayStart(fromDay, zone).toISOString(), now, zone)
  const arrived = inWindow.map((row) => row.day).sort()[0] ?? fromDay
  const drawn = days.filter((day) => day >= arrived)
  const unlike = filter.var !== filter.vs

  return {
    asOf: now, zone, fromDay, toDay: today, subject: filter.var, control: filter.vs, sources: sources.map((row) => row.origin),
    headline: measure(subject), against: measure(control),
    lift: {
      meetings: unlike ? differ('meetings', subject, control) : null, contact: unlike ? differ('contact', subject, control) : null, unsubscribed: unlike ? differ('unsubscribed', subject, control) : null,
    },
    contact: contactOf(asked.filter((row) => row.variant === filter.var)), contactAgainst: contactOf(asked.filter((row) => row.variant === filter.vs)),
    touches: { drip: subject.dripTouches, agent: subject.agentTouches, avoided: subject.dripTouches - subject.agentTouches },
    sparks: sparksOf(cohort.filter((row) => row.variant === filter.var), contacts.filter((row) => row.variant === filter.var), today),
    leadsPerDay: subject.leads / days.length,
    line: { trailingDays: trailing, subject: lineOf(cohort, filter.var, drawn, trailing), control: unlike ? lineOf(cohort, filter.vs, drawn, trailing) : [] },
    marks, chosen,
    rows: breakdown(inWindow, filter.by, { subject: filter.var, control: filter.vs }, filter.min).map((row) => ({ ...row, contactTime: contactOf(row.small ? [] : asked.filter((each) => within(each, row))) })),
  }
}

/** The instant at which a calendar day begins in a zone. */
function dayStart(day: string, zone: string): Date {
  const eve = Date.parse(`${day}T00:00:00Z`) - DAY_MS
  let at = eve
  while (localClock(new Date(at).toISOString(), zone).day < day) at += Math.ceil(hoursUntilLocalHour(new Date(at).toISOString(), zone, 0) * 3_600_000) || 3_600_000
  return new Date(at)
}

const lineOf = (cohort: readonly CohortRow[], variant: string, days: readonly string[], trailing: number): RatePoint[] => {
  const byDay = new Map<string, { day: string; leads: number; meetings: number }>()
  for (const row of cohort.filter((each) => each.variant === variant)) {
    const count = byDay.get(row.day) ?? { day: row.day, leads: 0, meetings: 0 }
    byDay.set(row.day, { day: row.day, leads: count.leads + row.leads, meetings: count.meetings + row.meetings })
  }
  return trailingRate(days, [...byDay.values()], trailing, POINT_LEADS_MIN)
}

function contactOf(rows: readonly FirstContact[]): Contact {
  const seconds = rows.flatMap((row) => (row.seconds === null ? [] : [row.seconds]))
  return { asked: rows.length, answered: seconds.length, p50: percentile(seconds, 0.5), p90: percentile(seconds, 0.9) }
}

const within = (contact: FirstContact, row: BreakdownRow): boolean =>
  (row.source === null || contact.source === row.source) && (row.tier === null || contact.tier === row.tier) && (row.variant === null || contact.variant === row.variant)

function sparksOf(cohort: readonly CohortRow[], contacts: readonly FirstContact[], today: string): Scorecard['sparks'] {
  const days = Array.from({ length: SPARK_WEEKS * 7 }, (_, back) => dayAfter(today, back + 1 - SPARK_WEEKS * 7))
  const weeks = inRuns(days, 7).map((week) => {
    const inWeek = new Set(week)
    return { ...measure(total(cohort.filter((row) => inWeek.has(row.day)))), firstContact: contactOf(contacts.filter((row) => inWeek.has(row.day))).p50 }
  })
  return {
    meetings: weeks.map((week) => week.meetings?.rate ?? null), contact: weeks.map((week) => week.contact?.rate ?? null), firstContact: weeks.map((week) => week.firstContact),
    unsubscribed: weeks.map((week) => week.unsubscribed?.rate ?? null), sendsPerMeeting: weeks.map((week) => week.sendsPerMeeting),
  }
}

async function readChosen(db: Db, workspaceId: string, filter: ScorecardFilter, from: Date, to: Date): Promise<Scorecard['chosen']> {
  const rows = await db.decision.groupBy({
    by: ['ruledKind'], _count: true,
    where: { workspaceId, decidedAt: { gte: from, lte: to }, decider: { not: 'person' }, group: filter.var, ...(filter.src ? { origin: filter.src } : {}), ...(filter.tier ? { tier: filter.tier } : {}) },
  })
  const counts = new Map(rows.map((row) => [row.ruledKind, row._count]))
  return (['wait', 'send_email', 'skip', 'escalate_to_human', 'send_chat', 'send_sms'] as const).flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind) ?? 0 }] : []))
}

async function readMarks(db: Db, workspaceId: string, from: Date, zone: string): Promise<Scorecard['marks']> {
  const versions = await db.policyVersion.findMany({ where: { workspaceId, version: { gt: 1 }, liveFrom: { gte: from } }, orderBy: { version: 'asc' }, select: { version: true, liveFrom: true } })
  return versions.map(({ version, liveFrom }) => ({ day: localClock(liveFrom.toISOString(), zone).day, label: `v${version}` }))
}
