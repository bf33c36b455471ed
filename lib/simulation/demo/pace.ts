import { drawsFor } from '../draws.ts'
import { visitAt, visitFor } from '../habits.ts'
import type { Happening } from '../happening.ts'
import { interestAt } from '../mind.ts'
import type { Mind } from '../mind.ts'
import type { Person } from '../people.ts'
import { HOUR_MS, localClock } from '#lib/domain/time.ts'

const SECOND_MS = 1_000
const LIVELY_MS = 15 * 60 * SECOND_MS

/** Until the next visit: a few seconds to most of a minute, slower once the first quarter of an hour is over. */
export function pauseMs(sinceStartMs: number, u: number): number {
  const [low, high] = sinceStartMs < LIVELY_MS ? [5, 30] : [15, 60]
  return Math.round((low + (high - low) * u) * SECOND_MS)
}

const HASTE = 40
const SOONEST_MS = 8 * SECOND_MS
const LATEST_MS = 20 * 60 * SECOND_MS

/** When somebody watched live reacts: hours become minutes, and machines stay as quick as they are. */
export const hastened = (happening: Happening, sinceMs: number): Happening =>
  happening.machine ? happening : { ...happening, atMs: sinceMs + Math.min(LATEST_MS, Math.max(SOONEST_MS, Math.round((happening.atMs - sinceMs) / HASTE))) }

/** How likely somebody is to be the next visitor: awake, around their hour, interested, and still with us. */
export function liveliness(person: Person, mind: Mind, atMs: number): number {
  const { hour } = localClock(new Date(atMs).toISOString(), person.zone)
  if (hour < 6.5 || hour > 22.5) return 0.02
  const fit = 1 + Math.cos(((hour - person.hour) / 24) * 2 * Math.PI)
  return (mind.gone ? 0.05 : 0.15 + interestAt(mind, person, atMs)) * (0.3 + fit)
}

/** A visit that begins now; its marks carry the instant, so that no two visits of anybody's are taken for one. */
export function visitNow(seed: string, person: Person, mind: Mind, atMs: number): Happening[] {
  const draws = drawsFor(`${seed}:${person.key}:now:${atMs}`)
  const steps = visitAt(`l${atMs}`, visitFor(interestAt(mind, person, atMs), draws), atMs, draws)
  return steps.map((step, index) => ({ ...step, atMs: atMs + index * Math.round(draws.between(4, 15)) * SECOND_MS }))
}

/** How long a gap may be before what somebody meant to do meanwhile is dropped. */
export const STALE_MS = 24 * HOUR_MS
