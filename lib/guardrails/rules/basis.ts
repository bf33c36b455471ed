import { channelOf } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** No recorded consent and no other basis means no message on that channel. */
export const basis: Guard = {
  name: 'basis',
  check(action, situation) {
    const channel = channelOf(action)
    if (!channel || situation.basis[channel] !== null) return null
    if (channel === 'sms') return skip('no written consent for sms')
    if (channel === 'chat') return skip('the lead has not opened the chat lately')
    return skip('no recorded consent for email')
  },
}
