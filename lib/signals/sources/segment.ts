import { Fault } from '#lib/domain/fault.ts'
import { recordOf } from '../consent.ts'
import { clockOf } from '../timestamp.ts'
import { batchOf } from './api.ts'
import type { Reading } from './source.ts'

export const SEGMENT = 'segment'

/** Whose libraries speak this protocol: RudderStack's is Segment's, under a name of its own. */
export const TRACKERS = [SEGMENT, 'rudderstack'] as const

/** Each address of the tracking API and the type it stands for; the one-letter ones are what analytics.js uses. */
const METHODS: Record<string, string> = {
  batch: 'batch', b: 'batch', import: 'import', track: 'track', t: 'track', identify: 'identify', i: 'identify', page: 'page', p: 'page', screen: 'screen', s: 'screen', group: 'group', g: 'group', alias: 'alias', a: 'alias',
}

export const segmentMethod = (name: string): string | null => (Object.hasOwn(METHODS, name) ? METHODS[name]! : null)

/** The tracking API's own requests (segment.com/docs/connections/sources/catalog/libraries/server/http-api). An import is history: kept, never acted on. */
export function readSegment(method: string, body: unknown): Reading {
  const record = recordOf(body)
  if (!record) throw new Fault('invalid', 'send a JSON object', { field: 'body' })
  const sentAtMs = clockOf(record.sentAt)
  if (method !== 'batch' && method !== 'import') return { items: [fromSegment({ ...record, type: method })], single: true, sentAtMs }
  const shared = recordOf(record.context)
  const items = batchOf(record.batch).map((item) => fromSegment(shared && recordOf(item) ? { ...recordOf(item), context: { ...shared, ...recordOf(recordOf(item)?.context) } } : item))
  return { items, single: false, sentAtMs, quiet: method === 'import' }
}

/** The basic credentials of the header (`base64(writeKey + ":")`), or a bearer token, or the key in the body. */
export function writeKeyIn(authorization: string | null, body: unknown): string | null {
  const [, scheme = '', credentials = ''] = /^(basic|bearer)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme !== '') return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0] || null
  const inBody = recordOf(body)?.writeKey
  return typeof inBody === 'string' && inBody !== '' ? inBody : null
}

/** Segment's six kinds of message as our three: a page or screen is a viewed page, a group tells the company, a deletion ends everything, and what is none of them goes by its type and is ignored. */
export function fromSegment(message: unknown): unknown {
  const record = recordOf(message)
  if (!record) return message
  const item = { ...record, timestamp: record.originalTimestamp ?? record.timestamp }
  if (record.type === 'page' || record.type === 'screen') return { ...item, type: 'track', event: 'page_view', properties: viewed(record) }
  if (record.type === 'group') return { ...item, type: 'identify', traits: companyTraits(record.traits) }
  if (record.type === 'delete') return { ...item, type: 'track', event: 'unsubscribe', properties: { erasure: true, because: 'Segment was asked to delete this person' } }
  if (typeof record.type === 'string' && !['track', 'identify', 'alias'].includes(record.type)) return { ...item, type: 'track', event: record.type || 'unnamed' }
  return item
}

function viewed(record: Record<string, unknown>): unknown {
  if (record.properties !== undefined && !recordOf(record.properties)) return record.properties
  const { name, category } = record
  return { ...(name == null ? {} : { name }), ...(category == null ? {} : { category }), ...recordOf(record.properties) }
}

function companyTraits(traits: unknown): unknown {
  const told = recordOf(traits)
  return told ? { company: { name: told.name, employees: told.employees } } : traits
}
