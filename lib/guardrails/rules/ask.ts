import { isOutreach } from '#lib/domain/action.ts'
import type { Angle } from '#lib/domain/action.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

/** The ask follows the tier: hot a meeting, warm a light ask, cold education only. An answer is for those who asked. */
export const ANGLES_BY_TIER: Record<Tier, readonly Angle[]> = {
  hot: ['meeting', 'light_ask', 'proof', 'education'],
  warm: ['light_ask', 'proof', 'education'],
  cold: ['education'],
}

export const askFollowsTier: Guard = {
  name: 'ask-follows-tier',
  check(action, situation) {
    if (!isOutreach(action)) return null
    if (inFastLane(situation)) {
      return action.angle === 'answer' ? null : { instead: { ...action, angle: 'answer' }, because: 'a request is answered before anything else' }
    }
    if (action.angle === 'answer') return skip('nothing was asked that needs an answer')
    if (ANGLES_BY_TIER[situation.lead.tier].includes(action.angle)) return null
    return { instead: { ...action, angle: 'education' }, because: `a ${situation.lead.tier} lead is not asked for that yet` }
  },
}
