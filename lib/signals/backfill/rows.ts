import { parse } from 'csv-parse/sync'
import { recordOf } from '../consent.ts'
import { Held } from '../held.ts'
import type { Format } from './cut.ts'

const NAMES: Record<string, string> = {
  type: 'type', event: 'event', event_name: 'event', name_of_event: 'event', timestamp: 'timestamp', occurred_at: 'timestamp', time: 'timestamp', date: 'timestamp', message_id: 'messageId', messageid: 'messageId', id: 'messageId',
  user_id: 'userId', userid: 'userId', anonymous_id: 'anonymousId', anonymousid: 'anonymousId', email: 'email', phone: 'phone', previous_id: 'previousId', previousid: 'previousId',
}
const TRAITS = new Set(['name', 'first_name', 'last_name', 'company', 'title', 'job_title', 'employees', 'country', 'timezone'])

/** The records of a piece of a file, in the shape of `SignalInput`; what is none, or does not say when it happened, is held with its reason. A CSV's `header` is its first line. */
export function itemsIn(text: string, format: Format, header: string): unknown[] {
  const items = format === 'csv' ? fromCsv(text, header) : text.split('\n').filter((line) => line.trim() !== '').map(fromLine)
  return items.map((item) => (item instanceof Held || recordOf(item)?.timestamp != null ? item : new Held(item, '/timestamp', 'an event of the past says when it happened')))
}

function fromLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return new Held(line.slice(0, 500), 'body', 'this line is not JSON')
  }
}

function fromCsv(text: string, header: string): unknown[] {
  const columns = (parse(header.replace(/^\ufeff/, ''), { relax_quotes: true, to: 1 }) as string[][])[0] ?? []
  const broken: unknown[] = []
  const rows = parse(text, { relax_quotes: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true, on_skip: (error) => { broken.push(new Held(error?.message ?? 'a line', 'body', 'this line is not CSV')) } }) as string[][]
  return [...rows.map((row) => fromRow(columns, row)), ...broken]
}

/** `traits.x`, `properties.x` and `context.x` go where they say; the common names go where we keep them, and everything else is a property. Empty cells say nothing. */
export function fromRow(columns: readonly string[], row: readonly string[]): Record<string, unknown> {
  const [item, bags] = [{} as Record<string, unknown>, { traits: {} as Record<string, string>, properties: {} as Record<string, string>, context: {} as Record<string, string> }]
  columns.slice(0, 200).forEach((column, at) => {
    const value = row[at]?.trim() ?? ''
    if (value === '') return
    const [, bag, key] = /^(traits|properties|context)\.(.+)$/i.exec(column.trim()) ?? []
    const plain = column.trim().toLowerCase().replaceAll(' ', '_')
    if (bag && key) set(bags[bag.toLowerCase() as 'traits'], key, value)
    else if (Object.hasOwn(NAMES, plain)) item[NAMES[plain]!] = plain === 'timestamp' && /^\d{9,13}$/.test(value) ? Number(value) : value
    else if (TRAITS.has(plain)) set(bags.traits, plain, value)
    else set(bags.properties, column.trim(), value)
  })
  const kept = Object.fromEntries(Object.entries(bags).filter(([, bag]) => Object.keys(bag).length > 0))
  return { type: item.event === undefined ? 'identify' : 'track', ...item, ...kept }
}

const set = (bag: Record<string, string>, key: string, value: string) => Object.defineProperty(bag, key, { value, enumerable: true, configurable: true, writable: true })
