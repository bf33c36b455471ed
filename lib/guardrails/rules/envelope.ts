import { isOutreach } from '#lib/domain/action.ts'
import { hoursBetween } from '#lib/domain/time.ts'
import { waitFor } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane, touchesWithinHours } from '../moments.ts'

/** Each tier's cap: so many touches in so many days. A ceiling, not a sequence. */
export const envelope: Guard = {
  name: 'envelope',
  check(action, situation) {
    if (!isOutreach(action) || inFastLane(situation)) return null
    const { touches, days } = situation.settings.envelopes[situation.lead.tier]
    const recent = touchesWithinHours(situation, days * 24)
    if (recent.length < touches) return null
    const freeing = recent.map((touch) => touch.at).sort().at(-touches)
    const hours = freeing ? days * 24 - hoursBetween(freeing, situation.takenAt) : 168
    return waitFor(hours, `${recent.length} of ${touches} touches in ${days} days are used for a ${situation.lead.tier} lead`)
  },
}
