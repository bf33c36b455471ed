import { HOUR_MS, hoursUntilLocalHour, localClock } from '#lib/domain/time.ts'
import { drawsFor } from './draws.ts'

export type DeskAct = { atMs: number; act: 'claim' | 'reply' | 'finish' }

const DESK = { from: 9, to: 18 }

/** The next instant at which somebody sits at the desk: working hours, Monday to Friday, in the workspace's zone. */
function atDesk(atMs: number, zone: string): number {
  let at = atMs
  for (let tries = 0; tries < 6; tries++) {
    const iso = new Date(at).toISOString()
    const { hour, weekday } = localClock(iso, zone)
    const off = weekday === 'Sat' || weekday === 'Sun'
    if (!off && hour >= DESK.from && hour < DESK.to) return Math.round(at)
    at += hoursUntilLocalHour(iso, zone, DESK.from) * HOUR_MS
  }
  return Math.round(at)
}

/** What a rep does about an escalation, and when: one in ten waits for a day or two before anybody sees it. */
export function deskPlan(seed: string, personKey: string, no: number, openedAtMs: number, zone: string): DeskAct[] {
  const draws = drawsFor(`${seed}:${personKey}:desk:${no}`)
  const noticedHours = draws.yes(0.1) ? draws.around(30, 0.5) : draws.around(0.4, 1)
  const claimMs = atDesk(openedAtMs + noticedHours * HOUR_MS, zone)
  const replyMs = atDesk(claimMs + draws.between(0.05, 0.5) * HOUR_MS, zone)
  const finishMs = atDesk(replyMs + draws.around(30, 0.7) * HOUR_MS, zone)
  return [{ atMs: claimMs, act: 'claim' }, { atMs: replyMs, act: 'reply' }, { atMs: finishMs, act: 'finish' }]
}
