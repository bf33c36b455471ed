import { isOutreach } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

/** The holdout is left alone, so that what the agent adds can be measured; requests are still answered. */
export const holdout: Guard = {
  name: 'holdout',
  check: (action, situation) =>
    isOutreach(action) && situation.lead.group === 'holdout' && !inFastLane(situation)
      ? skip('in the holdout group, left alone to measure what the agent adds')
      : null,
}
