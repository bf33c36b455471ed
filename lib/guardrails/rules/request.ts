import { escalate } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

/** Somebody who asked gets an answer now; where none can be given, a person is told. */
export const answerRequests: Guard = {
  name: 'answer-requests',
  check(action, situation) {
    if (!inFastLane(situation) || situation.lead.state !== 'nurturing' || situation.escalationOpen) return null
    if (action.kind !== 'wait' && action.kind !== 'skip') return null
    const reachable = situation.lead.hasEmail && situation.basis.email !== null && situation.offered.includes('email')
    if (!reachable) return escalate('high', 'the lead asked for something, and the agent has no lawful way to answer')
    return { instead: { kind: 'send_email', angle: 'answer', priority: 'normal' }, because: 'the lead asked, and is answered at once' }
  },
}
