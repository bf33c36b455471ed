import { isOutreach } from '#lib/domain/action.ts'
import { hoursBetween } from '#lib/domain/time.ts'
import { waitFor } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

export const ANGLE_REST_DAYS = 14

/** A second touch without a reply uses another angle. */
export const anotherAngle: Guard = {
  name: 'another-angle',
  check(action, situation) {
    if (!isOutreach(action) || inFastLane(situation)) return null
    const latest = situation.touches.filter((touch) => touch.by === 'agent').sort((a, b) => a.at.localeCompare(b.at)).at(-1)
    if (!latest || latest.angle !== action.angle) return null
    if (situation.lastOutcomeAt !== null && situation.lastOutcomeAt > latest.at) return null
    const restedHours = hoursBetween(latest.at, situation.takenAt)
    if (restedHours >= ANGLE_REST_DAYS * 24) return null
    return waitFor(ANGLE_REST_DAYS * 24 - restedHours, 'the last message said the same and was not answered')
  },
}
