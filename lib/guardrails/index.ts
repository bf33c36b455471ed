import type { Guard } from './guard.ts'
import { anotherAngle } from './rules/another-angle.ts'
import { askFollowsTier } from './rules/ask.ts'
import { basis } from './rules/basis.ts'
import { dayLimit } from './rules/day-limit.ts'
import { envelope } from './rules/envelope.ts'
import { holdout } from './rules/holdout.ts'
import { leadState } from './rules/lead-state.ts'
import { openWait } from './rules/open-wait.ts'
import { patience } from './rules/patience.ts'
import { quietHours } from './rules/quiet-hours.ts'
import { reachable } from './rules/reachable.ts'
import { replyToPerson } from './rules/reply.ts'
import { answerRequests } from './rules/request.ts'
import { touchGap } from './rules/touch-gap.ts'
import { machines } from './rules/trust.ts'
import { vip } from './rules/vip.ts'

/** Every guard, in the order in which they are asked. The order is the policy: whose lead it is, then the law, then manners. */
export const guards: readonly Guard[] = [
  leadState, replyToPerson, vip, openWait, machines, holdout, reachable, basis, askFollowsTier, dayLimit, touchGap, envelope, quietHours, anotherAngle, patience, answerRequests,
]
