import type { Channel } from '#lib/domain/action.ts'
import { DAY_MS, HOUR_MS, localClock } from '#lib/domain/time.ts'
import { drawsFor } from './draws.ts'
import type { Draws } from './draws.ts'
import { COMPANY_HEADS, COMPANY_TAILS, FAMILY_NAMES, GIVEN_NAMES, PLACES, TITLES } from './names.ts'

/** What somebody is here for: it sets how warm they arrive and how fast that cools. */
export type Archetype = 'buyer' | 'evaluator' | 'browser' | 'student'

/** How somebody first appears. */
export type Entry = 'demo' | 'form' | 'pricing' | 'docs' | 'content' | 'webinar' | 'trial'

/** A seeded person. Nothing of this is visible to the product except what they tell it. */
export type Person = {
  key: string
  given: string
  family: string
  email: string
  /** A number set aside for fiction (NANP 555-01xx, Ofcom 07700 900xxx), or null where none is told. */
  phone: string | null
  company: string
  title: string
  employees: number
  zone: string
  country: string
  archetype: Archetype
  entry: Entry
  /** First browses without saying who they are, then leaves an address. */
  anonymousFirst: boolean
  arrivesAtMs: number
  /** Interest at arrival, 0 to 1, and the days in which it halves. */
  interest: number
  halfLifeDays: number
  taste: Record<Channel, number>
  /** Hour of the local day around which they read and browse. */
  hour: number
  /** How much fatigue they bear before they are annoyed. */
  patience: number
  /** A gateway of their company clicks every link within seconds. */
  scanner: boolean
  /** Mail to them bounces. */
  deadAddress: boolean
  vip: boolean
  optIn: { email: boolean; sms: boolean }
}

const ARCHETYPES = [
  { kind: 'buyer', weight: 22, interest: [0.55, 0.9], halfLife: [14, 28], seniority: [0, 1] },
  { kind: 'evaluator', weight: 34, interest: [0.3, 0.6], halfLife: [10, 20], seniority: [1, 2] },
  { kind: 'browser', weight: 32, interest: [0.08, 0.3], halfLife: [5, 10], seniority: [2, 3] },
  { kind: 'student', weight: 12, interest: [0.05, 0.15], halfLife: [4, 8], seniority: [3, 3] },
] as const

const ENTRIES: Record<Archetype, readonly { entry: Entry; weight: number }[]> = {
  buyer: [{ entry: 'demo', weight: 40 }, { entry: 'form', weight: 15 }, { entry: 'pricing', weight: 25 }, { entry: 'trial', weight: 12 }, { entry: 'webinar', weight: 8 }],
  evaluator: [{ entry: 'demo', weight: 10 }, { entry: 'form', weight: 10 }, { entry: 'pricing', weight: 25 }, { entry: 'docs', weight: 25 }, { entry: 'content', weight: 18 }, { entry: 'trial', weight: 12 }],
  browser: [{ entry: 'docs', weight: 30 }, { entry: 'content', weight: 40 }, { entry: 'pricing', weight: 15 }, { entry: 'webinar', weight: 15 }],
  student: [{ entry: 'docs', weight: 55 }, { entry: 'content', weight: 45 }],
}

const EMPLOYEES = [{ size: 6, weight: 15 }, { size: 35, weight: 30 }, { size: 140, weight: 28 }, { size: 600, weight: 17 }, { size: 3200, weight: 10 }] as const

/** Names are dealt like cards, so that no two of the first 4,096 people share an address. */
const NAMES = GIVEN_NAMES.length * FAMILY_NAMES.length
const dealt = (index: number, offset: number): number => (index * 2411 + offset) % NAMES

const AREA_CODES = [202, 212, 303, 312, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 773, 804, 816, 904, 917, 970, 206, 305, 408, 469, 504, 614, 619, 703, 720, 801, 832, 919, 215, 216, 248, 314, 336, 407, 412, 424, 502]

function phoneOf(country: string, index: number): string | null {
  if (country === 'US') return `+1${AREA_CODES[Math.floor(index / 100) % AREA_CODES.length]}55501${String(index % 100).padStart(2, '0')}`
  if (country === 'GB' && index < 1000) return `+447700900${String(index).padStart(3, '0')}`
  return null
}

const slug = (text: string): string => text.toLowerCase().replaceAll(' ', '-')

/** Mostly around their hour of the day; one in five comes at any hour, so that nights are met too. */
function arrivalOf(world: { startMs: number; arrivalDays: number }, zone: string, hour: number, draws: Draws): number {
  const anyMs = world.startMs + draws.u() * world.arrivalDays * DAY_MS
  if (draws.yes(0.2)) return Math.round(anyMs)
  const shift = draws.normal(hour, 2) - localClock(new Date(anyMs).toISOString(), zone).hour
  return Math.round(Math.max(world.startMs, anyMs + shift * HOUR_MS))
}

/** Person number `index` of a world: always the same for the same seed. They arrive within `arrivalDays` of `startMs`. */
export function personOf(world: { seed: string; startMs: number; arrivalDays: number }, index: number): Person {
  const key = `p${String(index + 1).padStart(5, '0')}`
  const draws = drawsFor(`${world.seed}:${key}:person:0`)
  const card = dealt(index, Math.floor(drawsFor(`${world.seed}:everyone:names:0`).u() * NAMES))
  const given = GIVEN_NAMES[card % GIVEN_NAMES.length]!
  const family = FAMILY_NAMES[Math.floor(card / GIVEN_NAMES.length)]!
  const company = `${draws.pick(COMPANY_HEADS)} ${draws.pick(COMPANY_TAILS)}`
  const place = draws.pickWeighted(PLACES)
  const type = draws.pickWeighted(ARCHETYPES)
  const { entry } = draws.pickWeighted(ENTRIES[type.kind])
  const vip = draws.yes(type.kind === 'buyer' ? 0.07 : type.kind === 'evaluator' ? 0.02 : 0)
  const employees = vip ? draws.pick([2500, 4800, 9000]) : Math.round(draws.around(draws.pickWeighted(EMPLOYEES).size, 0.4)) + 1
  const title = vip ? draws.pick(TITLES[0]) : draws.pick(TITLES[draws.pick(type.seniority)]!)
  const phone = phoneOf(place.country, index)
  const hour = Math.min(20, Math.max(7, draws.normal(draws.yes(0.75) ? 10.5 : 18.5, 1.8)))
  const asksFirst = entry === 'demo' || entry === 'form' || entry === 'trial'
  return {
    key, given, family, company, title, employees, vip, entry,
    zone: place.zone,
    country: place.country,
    archetype: type.kind,
    email: `${slug(given)}.${slug(family)}@${slug(company)}.example`,
    phone,
    anonymousFirst: !asksFirst && draws.yes(0.35),
    arrivesAtMs: arrivalOf(world, place.zone, hour, draws),
    interest: draws.between(type.interest[0], type.interest[1]),
    halfLifeDays: draws.between(type.halfLife[0], type.halfLife[1]),
    taste: { email: draws.around(1, 0.35), sms: draws.around(0.7, 0.5), chat: draws.around(0.8, 0.5) },
    hour,
    patience: draws.around(2.4, 0.35),
    scanner: draws.yes(employees > 400 ? 0.28 : 0.06),
    deadAddress: draws.yes(type.kind === 'student' ? 0.05 : 0.015),
    optIn: { email: draws.yes(asksFirst ? 0.8 : 0.72), sms: phone !== null && draws.yes(asksFirst ? 0.4 : 0.1) },
  }
}
