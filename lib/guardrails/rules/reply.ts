import { catalogue } from '#lib/domain/signal.ts'
import { escalate } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** A person who wrote back is answered by a person. */
export const replyToPerson: Guard = {
  name: 'reply-to-person',
  check(action, { signal, lead, escalationOpen }) {
    if (catalogue[signal.name].effect !== 'reply') return null
    if (action.kind === 'escalate_to_human' || escalationOpen || lead.state === 'opted_out' || lead.state === 'erased') return null
    return escalate(lead.tier === 'cold' ? 'low' : 'high', 'the lead replied, and a person should answer')
  },
}
