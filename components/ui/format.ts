const MINUTE_MS = 60_000
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string, kind: 'day' | 'clock' | 'full' | 'date'): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`
  let made = formatters.get(key)
  if (!made) {
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const day = { day: 'numeric', month: 'short' } as const
    const shapes = { day: { ...day, ...clock }, clock, full: { ...day, year: 'numeric', ...clock, second: '2-digit' }, date: { ...day, year: 'numeric' } } as const
    made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...shapes[kind] })
    formatters.set(key, made)
  }
  return made
}

const plain = (text: string) => text.replace(/,/g, '').replace('Sept', 'Sep')

/** "21 Nov 09:12" */
export const dayAndTime = (iso: string, zone: string) => plain(formatter(zone, 'day').format(Date.parse(iso)))
/** "09:12" */
export const clockTime = (iso: string, zone: string) => formatter(zone, 'clock').format(Date.parse(iso))
/** "21 Nov 2026 09:12:04" */
export const exactTime = (iso: string, zone: string) => plain(formatter(zone, 'full').format(Date.parse(iso)))
/** "21 Nov 2026" */
export const calendarDay = (iso: string, zone: string) => plain(formatter(zone, 'date').format(Date.parse(iso)))
/** "Chicago" */
export const zoneName = (zone: string) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

/** "48 s", "14 m", "3 h 8 m", "2 d 4 h". Takes milliseconds; the sign is the caller's. */
export function duration(ms: number): string {
  const abs = Math.abs(ms)
  if (abs < 1_000) return `${Math.round(abs)} ms`
  if (abs < MINUTE_MS) return `${(abs / 1_000).toFixed(abs < 10_000 ? 1 : 0)} s`
  const minutes = Math.floor(abs / MINUTE_MS)
  if (minutes < 60) return `${minutes} m`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
/** Thin spaces between thousands: "18 204". */
export const count = (value: number) => grouped.format(value).replaceAll(',', '\u2009').replace('-', '\u2212')
/** A share of 0 to 1 as "6.1 %"; null as "–". */
export const percent = (share: number | null | undefined, digits = 1) => (share === null || share === undefined || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits).replace('-', '\u2212')}\u2009%`)
/** A difference of shares as "+1.2 pp". */
export const points = (difference: number, digits = 1) => `${signed(difference * 100, digits)} pp`
export const signed = (value: number, digits = 1) => `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(digits)}`
/** Millionths of a dollar as "$0.0061". */
export const dollars = (micros: number) => `$${(micros / 1_000_000).toFixed(micros >= 1_000_000 ? 2 : 4)}`
