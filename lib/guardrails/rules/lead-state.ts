import { isOutreach } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** Nothing automatic happens to somebody who left, was erased, or is in a person's hands. */
export const leadState: Guard = {
  name: 'lead-state',
  check(action, { lead, escalationOpen, takenAt }) {
    if (action.kind === 'skip') return null
    if (lead.state === 'erased') return skip('the lead was erased')
    if (lead.state === 'opted_out') return skip('the lead opted out')
    if (escalationOpen) return skip('a person is handling this lead')
    if (lead.state === 'human' && action.kind !== 'escalate_to_human') return skip('a person is handling this lead')
    if (lead.heldUntil && lead.heldUntil > takenAt && isOutreach(action)) return skip('a person asked the agent to hold back for now')
    return null
  },
}
