import { catalogue, intentRank } from '#lib/domain/signal.ts'
import { escalate } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** VIP leads always go to a person, for anything that is more than a page view. */
export const vip: Guard = {
  name: 'vip',
  check(action, { signal, lead, escalationOpen }) {
    if (!lead.vip || action.kind === 'escalate_to_human' || escalationOpen || lead.state !== 'nurturing') return null
    if (catalogue[signal.name].effect === 'opt_out' || intentRank(signal.intent) < intentRank('medium')) {
      return action.kind === 'skip' || action.kind === 'wait' ? null : escalate('low', 'this is a VIP, and a person writes to VIPs')
    }
    return escalate('high', 'this is a VIP, and a person writes to VIPs')
  },
}
