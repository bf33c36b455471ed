export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

export const hoursBetween = (fromIso: string, toIso: string): number => (Date.parse(toIso) - Date.parse(fromIso)) / HOUR_MS

export const plusHours = (iso: string, hours: number): string => new Date(Date.parse(iso) + hours * HOUR_MS).toISOString()

/** Rounded up to a whole second: compound or fractional sleeps are read as zero by some servers. */
export const wholeSecond = (iso: string): string => new Date(Math.ceil(Date.parse(iso) / 1000) * 1000).toISOString()

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

export function isZone(zone: string): boolean {
  try {
    formatterFor(zone)
    return true
  } catch {
    return false
  }
}

const QUARTER_MS = 900_000
const OFFSETS_MAX = 10_000
const offsets = new Map<string, number>()

/** Milliseconds a zone is ahead of UTC. Zones move their clocks on quarter hours, so each quarter is asked once. */
function offsetMs(zone: string, atMs: number): number {
  const quarter = Math.floor(atMs / QUARTER_MS)
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const parts: Record<string, string> = {}
  for (const { type, value } of formatterFor(zone).formatToParts(quarter * QUARTER_MS)) parts[type] = value
  const offset = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second)) - quarter * QUARTER_MS
  if (offsets.size >= OFFSETS_MAX) offsets.clear()
  offsets.set(key, offset)
  return offset
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** The wall clock of a zone at an instant: `hour` is 0 to 24 with minutes as a fraction, `day` is YYYY-MM-DD, `weekday` Mon to Sun. */
export function localClock(iso: string, zone: string): { hour: number; day: string; weekday: string } {
  const atMs = Date.parse(iso)
  const wall = new Date(atMs + offsetMs(zone, atMs))
  return {
    hour: wall.getUTCHours() + wall.getUTCMinutes() / 60 + wall.getUTCSeconds() / 3600,
    day: wall.toISOString().slice(0, 10),
    weekday: WEEKDAYS[wall.getUTCDay()] ?? '',
  }
}

/** Hours from an instant until the zone's wall clock next shows `hour` (0 to 23), searched in steps so that daylight saving is right. */
export function hoursUntilLocalHour(iso: string, zone: string, hour: number): number {
  const start = Date.parse(iso)
  const now = localClock(iso, zone).hour
  const guess = start + (((hour - now) + 24) % 24 || 24) * HOUR_MS
  for (const shift of [0, -1, 1, -2, 2]) {
    const at = guess + shift * HOUR_MS
    if (at > start && Math.abs(localClock(new Date(at).toISOString(), zone).hour - hour) < 1e-3) return (at - start) / HOUR_MS
  }
  return (guess - start) / HOUR_MS
}
