import { channelOf } from '#lib/domain/action.ts'
import { hoursUntilLocalHour, localClock } from '#lib/domain/time.ts'
import { waitFor } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { inFastLane } from '../moments.ts'

export function inQuietHours(takenAt: string, zone: string, quiet: { from: number; to: number }): boolean {
  if (quiet.from === quiet.to) return false
  const { hour } = localClock(takenAt, zone)
  return quiet.from < quiet.to ? hour >= quiet.from && hour < quiet.to : hour >= quiet.from || hour < quiet.to
}

/** Nobody is written to at night, in their own zone. An email answering a request may go; a live chat is already a conversation; sms never. */
export const quietHours: Guard = {
  name: 'quiet-hours',
  check(action, situation) {
    const channel = channelOf(action)
    if (!channel) return null
    const { zone } = situation.lead
    const quiet = situation.settings.quietHours
    if (!inQuietHours(situation.takenAt, zone, quiet)) return null
    if (channel === 'email' && inFastLane(situation)) return null
    if (channel === 'chat' && situation.chatLive) return null
    return waitFor(hoursUntilLocalHour(situation.takenAt, zone, quiet.to % 24), `it is ${clockWords(situation.takenAt, zone)} for the lead`)
  },
}

function clockWords(iso: string, zone: string): string {
  const { hour } = localClock(iso, zone)
  const minutes = Math.floor((hour % 1) * 60 + 1e-6)
  return `${String(Math.floor(hour)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
