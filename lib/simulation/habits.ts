import { DAY_MS, HOUR_MS, localClock } from '#lib/domain/time.ts'
import { drawsFor } from './draws.ts'
import type { Draws } from './draws.ts'
import type { Happening } from './happening.ts'
import type { Person } from './people.ts'

type Visit = 'browse' | 'docs' | 'pricing' | 'content' | 'webinar' | 'trial' | 'demo' | 'form'
type Page = Pick<Happening, 'name' | 'properties'>

const page = (name: Page['name'], path: string, more: Page['properties'] = {}): Page => ({ name, properties: { path, ...more } })

const GUIDES = ['lead-response-times', 'consent-checklist', 'nurture-benchmarks', 'migration-guide'] as const
const DOCS = ['/docs/start', '/docs/api', '/docs/integrations', '/docs/limits', '/docs/security'] as const
const READS = ['/', '/product', '/customers', '/blog/quiet-by-default', '/about'] as const

/** What somebody does in one visit, in order. */
function pagesOf(visit: Visit, draws: Draws): Page[] {
  const read = () => page('page_view', draws.pick(READS))
  switch (visit) {
    case 'browse': return [read(), ...(draws.yes(0.5) ? [read()] : []), ...(draws.yes(0.3) ? [page('page_scrolled', '/customers', { depth: 90 })] : [])]
    case 'docs': return [page('docs_pageview', draws.pick(DOCS)), page('docs_pageview', draws.pick(DOCS)), ...(draws.yes(0.35) ? [page('page_scrolled', '/docs/api', { depth: 95 })] : [])]
    case 'pricing': {
      const left = draws.yes(0.35)
      const seen = left ? page('pricing_page_bounce', '/pricing', { seconds: Math.round(draws.between(3, 9)) }) : page('pricing_page_view', '/pricing', { seconds: Math.round(draws.between(25, 240)) })
      return left ? [seen] : [seen, read()]
    }
    case 'content': return [page('content_downloaded', '/guides', { guide: draws.pick(GUIDES) }), read()]
    case 'webinar': return [page('webinar_attended', '/webinars/knowing-when-not-to-send', { minutes: Math.round(draws.between(12, 55)) })]
    case 'trial': return [page('trial_started', '/trial', { plan: 'team' }), page('docs_pageview', '/docs/start')]
    case 'demo': return [page('demo_request', '/demo', { topic: 'demo' })]
    case 'form': return [page('form_submitted', '/contact', { form: 'contact' })]
  }
}

const VISITS: readonly { visit: Visit; cool: number; warm: number }[] = [
  { visit: 'browse', cool: 50, warm: 26 },
  { visit: 'docs', cool: 26, warm: 24 },
  { visit: 'pricing', cool: 6, warm: 26 },
  { visit: 'content', cool: 16, warm: 14 },
  { visit: 'webinar', cool: 2, warm: 4 },
  { visit: 'trial', cool: 0, warm: 3 },
  { visit: 'demo', cool: 0, warm: 4 },
  { visit: 'form', cool: 0, warm: 3 },
]

const ENTRY_VISIT: Record<Person['entry'], Visit> = { demo: 'demo', form: 'form', pricing: 'pricing', docs: 'docs', content: 'content', webinar: 'webinar', trial: 'trial' }

/** Interest that nobody has fed for this long: it halves every `halfLifeDays`. */
export const cooled = (interest: number, halfLifeDays: number, forMs: number): number => interest * 0.5 ** (Math.max(0, forMs) / DAY_MS / halfLifeDays)

/** The instant on a person's local day number `day` after arrival, around their hour. */
function hourOfHabit(person: Person, day: number, draws: Draws): number {
  const noonMs = person.arrivesAtMs + day * DAY_MS
  const hour = Math.min(23.5, Math.max(5.5, draws.normal(person.hour, 2.2)))
  const clock = localClock(new Date(noonMs).toISOString(), person.zone)
  return Math.round(noonMs + (hour - clock.hour) * HOUR_MS)
}

export const visitAt = (mark: string, visit: Visit, atMs: number, draws: Draws): Happening[] => {
  let at = atMs
  return pagesOf(visit, draws).map((step, index) => {
    if (index > 0) at += Math.round(draws.between(20, 210)) * 1000
    return { ...step, atMs: at, mark: `${mark}.${index}` }
  })
}

/** Which kind of visit suits this much interest. */
export function visitFor(interest: number, draws: Draws): Visit {
  return draws.pickWeighted(VISITS.map(({ visit, cool, warm }) => ({ visit, weight: cool + (warm - cool) * Math.min(1, interest / 0.6) }))).visit
}

/** What a person does of their own accord on one day after arrival, whatever we send; day 0 is how they come in. */
export function dayOf(seed: string, person: Person, day: number): Happening[] {
  const draws = drawsFor(`${seed}:${person.key}:day:${day}`)
  if (day === 0) return visitAt('d0.0', ENTRY_VISIT[person.entry], person.arrivesAtMs, draws)
  const interest = cooled(person.interest, person.halfLifeDays, day * DAY_MS)
  const weekday = localClock(new Date(person.arrivesAtMs + day * DAY_MS).toISOString(), person.zone).weekday
  const visits = draws.count((0.05 + 0.28 * interest) * (weekday === 'Sat' || weekday === 'Sun' ? 0.35 : 1.2))
  return Array.from({ length: visits }, (_, visit) => visitAt(`d${day}.${visit}`, visitFor(interest, draws), hourOfHabit(person, day, draws), draws)).flat()
}

/** At least this many signals a person who is watched for a whole window. */
export const SIGNALS_MIN = 20

/** Everything a person does of their own accord until `untilMs`, in order, topped up with visits to reach `atLeast` signals. */
export function habitsOf(seed: string, person: Person, untilMs: number, atLeast = 0): Happening[] {
  const days = Math.max(0, Math.ceil((untilMs - person.arrivesAtMs) / DAY_MS))
  const all = Array.from({ length: days + 1 }, (_, day) => dayOf(seed, person, day)).flat().filter(({ atMs }) => atMs < untilMs)
  const spanMs = untilMs - person.arrivesAtMs
  const draws = drawsFor(`${seed}:${person.key}:topup:0`)
  for (let visit = 0; all.length < atLeast && spanMs > DAY_MS; visit++) {
    const atMs = person.arrivesAtMs + Math.round((0.03 + 0.9 * draws.u()) * spanMs)
    const more = visitAt(`t${visit}`, visitFor(person.interest / 3, draws), atMs, draws).filter((happening) => happening.atMs < untilMs)
    all.push(...more)
  }
  return all.sort((a, b) => a.atMs - b.atMs || (a.mark < b.mark ? -1 : 1))
}
