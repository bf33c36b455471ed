import type { Angle, Channel } from '#lib/domain/action.ts'
import { catalogue, intentRank } from '#lib/domain/signal.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import { cooled } from './habits.ts'
import type { Happening } from './happening.ts'
import type { Person } from './people.ts'

/** What moves in a person: a plain value, folded from what they did and what reached them, so that it can be rebuilt from the ledger. */
export type Mind = {
  interest: number
  interestAtMs: number
  fatigue: number
  fatigueAtMs: number
  /** Messages received so far. */
  received: number
  /** When they last asked for something that nobody has answered yet. */
  askedAtMs: number | null
  /** Left for good: unsubscribed or complained. */
  gone: boolean
  booked: boolean
}

/** How much one message of each kind weighs; fatigue halves in `FATIGUE_HALF_LIFE_DAYS`. */
export const LOAD: Record<Channel, number> = { email: 1, sms: 1.6, chat: 0.5 }
export const FATIGUE_HALF_LIFE_DAYS = 5

export const newMind = (person: Person): Mind => ({
  interest: person.interest, interestAtMs: person.arrivesAtMs, fatigue: 0, fatigueAtMs: person.arrivesAtMs, received: 0, askedAtMs: null, gone: false, booked: false,
})

export const interestAt = (mind: Mind, person: Person, atMs: number): number => cooled(mind.interest, person.halfLifeDays, atMs - mind.interestAtMs)

export const fatigueAt = (mind: Mind, atMs: number): number => mind.fatigue * 0.5 ** (Math.max(0, atMs - mind.fatigueAtMs) / DAY_MS / FATIGUE_HALF_LIFE_DAYS)

const ASKS = new Set<Happening['name']>(['demo_request', 'form_submitted', 'inbound_email', 'chat_message', 'reply'])

/** Doing something keeps interest alive: the stronger the act, the more. */
export function afterActing(mind: Mind, person: Person, { name, atMs, machine }: Happening): Mind {
  if (machine) return mind
  const now = interestAt(mind, person, atMs)
  const interest = Math.min(1, now + (1 - now) * 0.025 * intentRank(catalogue[name].intent))
  return {
    ...mind, interest, interestAtMs: atMs,
    askedAtMs: ASKS.has(name) ? atMs : mind.askedAtMs,
    gone: mind.gone || name === 'unsubscribe' || name === 'complaint',
    booked: mind.booked || name === 'meeting_booked',
  }
}

/** A message weighs on them, and answers what they had asked. */
export function afterReceiving(mind: Mind, person: Person, channel: Channel, atMs: number, lift: number): Mind {
  const now = interestAt(mind, person, atMs)
  return {
    ...mind,
    interest: Math.min(1, now + (1 - now) * lift), interestAtMs: atMs,
    fatigue: fatigueAt(mind, atMs) + LOAD[channel], fatigueAtMs: atMs,
    received: mind.received + 1,
    askedAtMs: null,
  }
}

export type Stage = 'asked' | 'deciding' | 'evaluating' | 'curious'

const ASKED_HOURS = 72

export function stageOf(mind: Mind, person: Person, atMs: number): Stage {
  if (mind.askedAtMs !== null && atMs - mind.askedAtMs < ASKED_HOURS * 3_600_000) return 'asked'
  const interest = interestAt(mind, person, atMs)
  return interest > 0.5 ? 'deciding' : interest > 0.22 ? 'evaluating' : 'curious'
}

/** How well an angle meets a stage, 0 to 1: what there is to learn. */
export const MATCH: Record<Stage, Record<Angle, number>> = {
  asked: { answer: 1, meeting: 0.85, light_ask: 0.5, proof: 0.35, education: 0.2 },
  deciding: { answer: 0.5, meeting: 0.9, light_ask: 0.7, proof: 0.65, education: 0.25 },
  evaluating: { answer: 0.35, meeting: 0.4, light_ask: 0.7, proof: 0.9, education: 0.6 },
  curious: { answer: 0.2, meeting: 0.08, light_ask: 0.25, proof: 0.45, education: 0.85 },
}
