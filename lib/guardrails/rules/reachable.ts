import { channelOf } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** A channel that is not set up, or an address that is not known, cannot be chosen. */
export const reachable: Guard = {
  name: 'reachable',
  check(action, { offered, lead }) {
    const channel = channelOf(action)
    if (!channel) return null
    if (!offered.includes(channel)) return skip(`${channel} is not set up in this workspace`)
    if (channel === 'email' && !lead.hasEmail) return skip('no email address is known')
    if (channel === 'sms' && !lead.hasPhone) return skip('no phone number is known')
    return null
  },
}
