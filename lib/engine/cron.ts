const SHORT: Record<string, string> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const QUARTER_MS = 900_000
const HORIZON_MS = 5 * 366 * 86_400_000

type Local = { minute: number; hour: number; day: number; month: number; weekday: number }
type Cron = { minutes: Set<number>; hours: Set<number>; days: Set<number>; months: Set<number>; weekdays: Set<number>; either: boolean; zone: string | null }

/** Reads five fields, `@hourly` and its like, and a `TZ=` or `CRON_TZ=` prefix. Throws a sentence when it cannot. */
export function parseCron(text: string): Cron {
  const zoned = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text.trim())
  const body = zoned?.[2] ?? text.trim()
  const fields = (SHORT[body.toLowerCase()] ?? body).split(/\s+/)
  if (fields.length !== 5) throw new Error(`"${text}" is not a schedule of five fields`)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  const weekdays = new Set([...range(weekday, 0, 7, DAYS, 0)].map((d) => d % 7))
  return {
    minutes: range(minute, 0, 59), hours: range(hour, 0, 23), days: range(day, 1, 31), months: range(month, 1, 12, MONTHS, 1), weekdays,
    either: !day.startsWith('*') && !weekday.startsWith('*'), zone: zoned?.[1] ?? null,
  }
}

/** The first firing strictly after `afterMs`, as ms since 1970; null when there is none within five years. */
export function nextFire(cron: Cron, afterMs: number): number | null {
  const local = clockOf(cron.zone)
  let at = (Math.floor(afterMs / 60_000) + 1) * 60_000
  for (const end = at + HORIZON_MS; at < end; ) {
    const t = local(at)
    if (!dayMatches(cron, t) || !cron.hours.has(t.hour)) at = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS
    else if (cron.minutes.has(t.minute)) return at
    else at += 60_000
  }
  return null
}

function dayMatches(cron: Cron, t: Local): boolean {
  if (!cron.months.has(t.month)) return false
  const [byDay, byWeekday] = [cron.days.has(t.day), cron.weekdays.has(t.weekday)]
  return cron.either ? byDay || byWeekday : byDay && byWeekday
}

function range(field: string, low: number, high: number, names: readonly string[] = [], offset = 0): Set<number> {
  const number = (word: string) => {
    const named = names.indexOf(word.toLowerCase())
    const value = named >= 0 ? named + offset : Number(word)
    if (!Number.isInteger(value) || value < low || value > high) throw new Error(`"${field}" is out of range in a schedule`)
    return value
  }
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [span = '', every] = part.split('/')
    const step = every === undefined ? 1 : Number(every)
    if (!Number.isInteger(step) || step < 1) throw new Error(`"${field}" has no usable step in a schedule`)
    const [from = '', to] = span.split('-')
    const first = span === '*' ? low : number(from)
    const last = span === '*' ? high : to !== undefined ? number(to) : every === undefined ? first : high
    for (let n = first; n <= last; n += step) found.add(n)
  }
  return found
}

function clockOf(zone: string | null): (ms: number) => Local {
  if (zone === null || zone === 'UTC') {
    return (ms) => {
      const d = new Date(ms)
      return { minute: d.getUTCMinutes(), hour: d.getUTCHours(), day: d.getUTCDate(), month: d.getUTCMonth() + 1, weekday: d.getUTCDay() }
    }
  }
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', weekday: 'short' })
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(new Date(ms)).map((p) => [p.type, p.value]))
    return { minute: Number(part.minute), hour: Number(part.hour), day: Number(part.day), month: Number(part.month), weekday: DAYS.indexOf((part.weekday ?? '').toLowerCase()) }
  }
}
