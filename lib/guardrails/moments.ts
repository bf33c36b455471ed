import { MESSAGES_PER_24H_MAX } from '#lib/domain/settings.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { Situation, TouchSeen } from '#lib/domain/situation.ts'
import { hoursBetween } from '#lib/domain/time.ts'

/** Touches that count in caps: all but replies inside a live human thread. */
export const countedTouches = (situation: Situation): readonly TouchSeen[] => situation.touches.filter((touch) => !touch.inThread)

export const touchesWithinHours = (situation: Situation, hours: number): readonly TouchSeen[] =>
  countedTouches(situation).filter((touch) => hoursBetween(touch.at, situation.takenAt) < hours)

export const atDayLimit = (situation: Situation): boolean => touchesWithinHours(situation, 24).length >= MESSAGES_PER_24H_MAX

/** Somebody asked for something themselves: a form, a demo, a message. Outcomes such as replies and meetings are not requests. */
export const isRequest = (situation: Situation): boolean =>
  situation.signal.intent === 'explicit' && catalogue[situation.signal.name].effect === null

/** The fast lane: a request nobody has answered within the last day. It is answered at once, and not put off. */
export const inFastLane = (situation: Situation): boolean => isRequest(situation) && situation.signal.trust !== 'likely_bot' && touchesWithinHours(situation, 24).length === 0
