const SHORT: Record<string, string> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTE_MS = 60_000
const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
const YEARS_AHEAD = 5
/** No change of the clocks reaches further than this from the end of a day (minutes). */
const LATE = 22 * 60
const LAST_SAFE_DAY = 26

type Local = { minute: number; hour: number; day: number; month: number; weekday: number }
type Field = { values: ReadonlySet<number>; star: boolean }
export type Cron = { minutes: ReadonlySet<number>; hours: ReadonlySet<number>; days: Field; months: ReadonlySet<number>; weekdays: Field; local(ms: number): Local }

/**
 * Reads five fields and a `TZ=` or `CRON_TZ=` prefix, as the real server does (Sunday is 0 and never 7; `?` is `*`), and besides those
 * `@hourly` and its like, which the real server refuses. Throws a sentence when it cannot.
 */
export function parseCron(text: string): Cron {
  const zoned = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/.exec(text.trim())
  const body = zoned?.[2] ?? text.trim()
  const fields = (SHORT[body.toLowerCase()] ?? body).split(/\s+/)
  if (fields.length !== 5) throw new Error(`'${text}' isn't a valid cron schedule`)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  try {
    return {
      minutes: read(minute, 0, 59).values, hours: read(hour, 0, 23).values, days: read(day, 1, 31), months: read(month, 1, 12, MONTHS, 1).values,
      weekdays: read(weekday, 0, 6, DAYS), local: clockOf(zoned?.[1] ?? null),
    }
  } catch (error) {
    throw new Error(`'${text}' isn't a valid cron schedule`, { cause: error })
  }
}

/** Whether a schedule is written in a way the real server would refuse. */
export const onlyHere = (text: string): boolean => text.trim().replace(/^(?:CRON_)?TZ=\S*\s+/, '').startsWith('@')

/** The first firing strictly after `afterMs`, as ms since 1970; null when there is none within five years. A time the clocks skip is skipped; one they repeat fires twice. */
export function nextFire(cron: Cron, afterMs: number): number | null {
  let at = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS
  const end = Date.UTC(new Date(at).getUTCFullYear() + YEARS_AHEAD + 1, 0, 1)
  while (at < end) {
    const t = cron.local(at)
    const minute = t.hour * 60 + t.minute
    if (!cron.months.has(t.month) && t.day < LAST_SAFE_DAY) at += (LAST_SAFE_DAY - t.day) * DAY_MS
    else if (!dayMatches(cron, t) && minute < LATE) at += (LATE - minute) * MINUTE_MS
    else if (!dayMatches(cron, t) || !cron.hours.has(t.hour)) at = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS
    else if (cron.minutes.has(t.minute)) return at
    else at += MINUTE_MS
  }
  return null
}

/** Days of the month and of the week add to each other, unless one of them is every day. */
function dayMatches({ months, days, weekdays }: Cron, t: Local): boolean {
  if (!months.has(t.month)) return false
  const [byDay, byWeekday] = [days.values.has(t.day), weekdays.values.has(t.weekday)]
  return days.star || weekdays.star ? byDay && byWeekday : byDay || byWeekday
}

function read(field: string, low: number, high: number, names: readonly string[] = [], offset = 0): Field {
  const number = (word: string) => {
    const named = names.indexOf(word.toLowerCase())
    if (named >= 0) return named + offset
    if (!/^\d{1,4}$/.test(word)) throw new Error(`"${word}" is no number`)
    return Number(word)
  }
  const values = new Set<number>()
  let star = false
  for (const part of field.split(',').filter((p) => p !== '')) {
    const [span = '', every, ...more] = part.split('/')
    const [from = '', to, ...beyond] = span.split('-')
    if (more.length > 0 || (beyond.length > 0 && from !== '*' && from !== '?')) throw new Error(`"${part}" has too many parts`)
    const step = every === undefined ? 1 : number(every)
    const all = from === '*' || from === '?'
    const first = all ? low : number(from)
    const last = all ? high : to !== undefined ? number(to) : every === undefined ? first : high
    if (step === 0 || first < low || last > high || first > last) throw new Error(`"${part}" is out of range`)
    star ||= all && step === 1
    for (let n = first; n <= last; n += step) values.add(n)
  }
  return { values, star }
}

function clockOf(zone: string | null): (ms: number) => Local {
  if (zone === null || zone === 'UTC' || zone === '') {
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
