import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'
import type { Chance } from '#lib/domain/chance.ts'

/** How an honest but unlucky sender gets one signal across. `copies` at the same moment; `again` once more later, though it was answered for; `late` by hours, with the time at which it happened. */
export type Manner = { copies: number; again: boolean; lateHours: number; batched: boolean }

/** One signal of the plan. `at` is its place in the run, from 0 to 1. */
export type Act = { messageId: string; at: number; body: Record<string, unknown>; manner: Manner }

const FIRST = { demo_request: 6, form_submitted: 2, inbound_email: 2, trial_started: 2, pricing_page_bounce: 4, pricing_page_view: 2, content_downloaded: 1, webinar_attended: 1 }
const LATER = { pricing_page_view: 4, pricing_page_bounce: 2, page_view: 3, docs_pageview: 2, content_downloaded: 2, page_scrolled: 2, trial_started: 1, demo_request: 2, click: 2, inbound_email: 1, touch_elsewhere: 1 }
const LAST = { none: 55, reply: 18, unsubscribe: 10, meeting_booked: 6, bounce: 4, complaint: 2, alias: 5 }
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Europe/London']
const NAMES = ['Sina Weber', 'Tom Okafor', 'Mei Lin', 'Ana Sousa', 'Jonas Berg', 'Priya Nair']

/** Everything that the people of a seed do, in the order in which it is sent. The same seed and number of leads give the same plan. */
export function planFor(seed: string, leads: number): Act[] {
  return Array.from({ length: leads }, (_, person) => lifeOf(seed, person)).flat().sort((one, other) => one.at - other.at || one.messageId.localeCompare(other.messageId))
}

export const emailOf = (seed: string, person: number): string => `p${person}.${seed}@chaos.example`.toLowerCase()

function lifeOf(seed: string, person: number): Act[] {
  const chance = chanceFrom(`chaos\n${seed}\n${person}`)
  const [email, userId, anonymousId] = [emailOf(seed, person), `user-${seed}-${person}`, `anon-${seed}-${person}`]
  const traits = { name: of(NAMES, chance), company: `Company ${person}`, timezone: of(ZONES, chance), ...(chance() < 0.8 ? { consent: { email: true } } : {}) }
  const anonymous = chance() < 0.1
  const acts: { body: Record<string, unknown> }[] = []
  if (anonymous) acts.push({ body: { type: 'track', event: 'page_view', anonymousId } }, { body: { type: 'identify', anonymousId, userId, email, traits } })
  acts.push({ body: { type: 'track', event: from(FIRST, chance), email, traits, ...(anonymous ? { userId } : {}) } })
  for (let more = Math.floor(chance() * 4); more > 0; more--) acts.push({ body: { type: 'track', event: from(LATER, chance), email } })
  const last = from(LAST, chance)
  if (last === 'alias') acts.push({ body: { type: 'track', event: 'pricing_page_view', userId: `${userId}-b` } }, { body: { type: 'alias', previousId: `${userId}-b`, userId, email } }, { body: { type: 'identify', userId: `${userId}-b`, email } })
  else if (last !== 'none') acts.push({ body: { type: 'track', event: last, email, properties: last === 'reply' ? { text: 'Please call me instead.' } : {} } })
  let at = chance() * 0.9
  return acts.map(({ body }, index) => {
    at += index === 0 ? 0 : (0.97 - at) * chance() * 0.4
    const messageId = `${seed}-${person}-${index}`
    return { messageId, at, body: { ...body, messageId }, manner: mannerOf(chance) }
  })
}

function mannerOf(chance: Chance): Manner {
  const [copies, again, late, batched] = [chance(), chance(), chance(), chance()]
  return { copies: copies < 0.05 ? 2 : 1, again: again < 0.05, lateHours: late < 0.06 ? Math.ceil(chance() * 20) : 0, batched: batched < 0.2 }
}

const of = <T>(list: readonly T[], chance: Chance): T => list[Math.floor(chance() * list.length)]!
const from = <T extends string>(weights: Readonly<Record<T, number>>, chance: Chance): T => (Object.keys(weights) as T[])[pickIndex(Object.values(weights), chance())]!
