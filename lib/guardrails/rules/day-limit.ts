import { isOutreach } from '#lib/domain/action.ts'
import { hoursBetween } from '#lib/domain/time.ts'
import { escalate, waitFor } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { atDayLimit, isRequest, touchesWithinHours } from '../moments.ts'

/** At most two messages in 24 hours, whoever sent them. No document lifts this. */
export const dayLimit: Guard = {
  name: 'day-limit',
  check(action, situation) {
    if (!isOutreach(action) || !atDayLimit(situation)) return null
    if (isRequest(situation)) return escalate('high', 'two messages went out in 24 hours and the lead asked again')
    const oldest = touchesWithinHours(situation, 24).map((touch) => touch.at).sort()[0]!
    return waitFor(24 - hoursBetween(oldest, situation.takenAt), 'two messages already went out in 24 hours')
  },
}
