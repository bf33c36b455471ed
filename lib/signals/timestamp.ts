import { DAY_MS } from '#lib/domain/time.ts'

const EARLIEST_MS = Date.UTC(2000, 0, 1)
const ISO = /^([+-]?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i
/** Numbers below this are seconds; as milliseconds they would lie before 1973. */
const SECONDS_BELOW = 1e11

export type Instant = { ms: number } | { message: string }

/**
 * When something happened, in milliseconds since 1970. Takes ISO 8601 (UTC where no offset is given) or a number of seconds or milliseconds.
 * Days that no calendar has, anything before 2000 and anything more than 24 h after `receivedAtMs` are refused with a reason.
 */
export function readInstant(value: string | number, receivedAtMs: number): Instant {
  const ms = typeof value === 'number' ? (Math.abs(value) < SECONDS_BELOW ? value * 1000 : value) : isoMs(value.trim())
  if (ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return { message: 'is not a date: use ISO 8601, or milliseconds since 1970' }
  if (ms < EARLIEST_MS) return { message: 'is before the year 2000' }
  if (ms > receivedAtMs + DAY_MS) return { message: 'is more than 24 hours in the future' }
  return { ms: Math.trunc(ms) }
}

/** The sender's own clock as its request left, or null where it is not told or makes no sense. */
export function clockOf(sentAt: unknown): number | null {
  if (typeof sentAt !== 'string' && typeof sentAt !== 'number') return null
  const read = readInstant(sentAt, Number.MAX_SAFE_INTEGER / 2)
  return 'ms' in read ? read.ms : null
}

function isoMs(text: string): number | null {
  const parts = ISO.exec(text)
  if (!parts) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] = parts
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day) || h > 24 || m > 59 || s > 60) return null
  return date.getTime() + ((h * 60 + m) * 60 + s) * 1000 + Number(`${fraction}000`.slice(0, 3)) - offsetMs(offset)
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return (offset.startsWith('-') ? -1 : 1) * minutes * 60_000
}

/**
 * Takes the error of the sender's clock out: `receivedAt - (sentAt - at)`. What claims to happen after its own sending happened as it was sent;
 * a sending time that would put it before 2000 is not believed.
 */
export function withoutSkew(atMs: number, sentAtMs: number | null, receivedAtMs: number): number {
  const corrected = sentAtMs === null ? atMs : receivedAtMs - Math.max(0, sentAtMs - atMs)
  return Math.min(corrected >= EARLIEST_MS ? corrected : atMs, receivedAtMs)
}
