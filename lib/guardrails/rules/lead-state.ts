import { isOutreach } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

/** Nothing automatic happens to somebody who left, was erased, has a meeting, or is in a person's hands. */
export const leadState: Guard = {
  name: 'lead-state',
  check(action, situation) {
    const { lead, escalationOpen, takenAt } = situation
    if (action.kind === 'skip') return null
    if (lead.state === 'erased') return skip('the lead was erased')
    if (lead.state === 'opted_out') return skip('the lead opted out')
    if (lead.state === 'converted' && isOutreach(action) && !inFastLane(situation)) return skip('a meeting is booked, and the calendar takes it from here')
    if (escalationOpen) return skip('a person is handling this lead')
    if (lead.state === 'human' && action.kind !== 'escalate_to_human') return skip('a person is handling this lead')
    if (lead.heldUntil && lead.heldUntil > takenAt && isOutreach(action)) return skip('a person asked the agent to hold back for now')
    return null
  },
}
