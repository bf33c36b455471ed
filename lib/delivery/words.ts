const CHANNELS: Readonly<Record<string, string>> = { email: 'mail server', sms: 'text message provider', chat: 'chat widget' }

/** What a marketer calls the other end of a channel. */
export const providerWords = (channel: string): string => CHANNELS[channel] ?? `${channel} provider`

/** `09:32 UTC`, with the day where it is another one. */
export function clockWords(at: Date, now: Date): string {
  const [day, time] = [at.toISOString().slice(0, 10), `${at.toISOString().slice(11, 16)} UTC`]
  return day === now.toISOString().slice(0, 10) ? time : `${day} ${time}`
}

export const stalledWords = (channel: string, retryAt: Date | null, now: Date): string =>
  `the ${providerWords(channel)} is not answering${retryAt ? `; it is asked again at ${clockWords(retryAt, now)}` : ''}, and this message leaves by itself once it answers`

export const busyWords = (channel: string): string => `the ${providerWords(channel)} is slow; this message waits its turn and leaves by itself`

/** A message that was decided longer ago than this and never entered the outbox is not sent late. */
export const LATE_HOURS = 2

/** Why a message that never entered the outbox comes too late now, or null. */
export function tooLateWords(decidedAt: Date, now: Date): string | null {
  const hours = (now.getTime() - decidedAt.getTime()) / 3_600_000
  if (hours < LATE_HOURS) return null
  const ago = hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`
  return `decided ${ago} ago and never sent; too late to send. The lead’s next signal is decided afresh`
}
