import { isOutreach } from '#lib/domain/action.ts'
import { hoursBetween } from '#lib/domain/time.ts'
import { waitFor } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { countedTouches, inFastLane } from '../moments.ts'

/** One message per gap (48 h unless people agreed on more), touches by anyone counted; an unanswered request is exempt. */
export const touchGap: Guard = {
  name: 'touch-gap',
  check(action, situation) {
    if (!isOutreach(action) || inFastLane(situation)) return null
    const latest = countedTouches(situation).map((touch) => touch.at).sort().at(-1)
    if (!latest) return null
    const gapHours = hoursBetween(latest, situation.takenAt)
    if (gapHours >= situation.settings.touchGapHours) return null
    return waitFor(situation.settings.touchGapHours - gapHours, `the last message went out ${Math.max(0, Math.floor(gapHours))} h ago`)
  },
}
