import { z } from 'zod'
import { ulidFrom } from './ids.ts'
import { EVENT_BYTES_MAX, EVENT_NAME_BYTES_MAX, EVENTS_PER_SEND_MAX } from './limits.ts'

const [EARLIEST_MS, LATEST_MS] = [Date.UTC(1980, 0, 1), Date.UTC(2100, 0, 1)]

const Text = z.string().refine((text) => !text.includes('\0'), { error: 'must not contain a null byte' })
const Fields = z.record(z.string(), z.unknown(), { error: 'must be an object' })
export const SentEvent = z.object({
  name: Text.refine((name) => name !== '', { error: 'event name is empty' }).refine((name) => Buffer.byteLength(name) <= EVENT_NAME_BYTES_MAX, { error: `event name is longer than ${EVENT_NAME_BYTES_MAX} bytes` }),
  data: Fields.nullish(),
  id: Text.max(1024).nullish(),
  ts: z.number().int().refine((ts) => ts === 0 || ts >= EARLIEST_MS, { error: 'timestamp is before Jan 1, 1980' }).refine((ts) => ts <= LATEST_MS, { error: 'timestamp is after Jan 1, 2100' }).nullish(),
  user: Fields.nullish(), v: z.string().nullish(), meta: z.unknown().optional(),
})
export type SentEvent = { name: string; data?: Record<string, unknown> | null; id?: string | null; ts?: number | null; user?: unknown; v?: unknown; meta?: unknown }

/** An event as kept: `id` is the engine's own, `givenId` the sender's, `body` what functions receive. */
export type KeptEvent = { id: string; givenId: string | null; name: string; ts: number; body: EventBody; text: string }
export type EventBody = { id: string; name: string; data: Record<string, unknown> | null; ts: number; user?: unknown; v?: unknown }

export type Refusal = { status: number; detail: string; field: string }
export type Parsed = { events: SentEvent[] } | { refusal: Refusal }

/** Checks what arrived at `/e/<key>`: one event or a list of at most 5000. Nothing is kept when one is bad. The sentences are the real server's where it has them. */
export function parseEvents(body: unknown): Parsed {
  const list: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (!Array.isArray(body) && (body === null || typeof body !== 'object')) return refuse('Request body must contain an event object or an array of event objects', '')
  if (list.length > EVENTS_PER_SEND_MAX) return refuse(`Cannot have more than ${EVENTS_PER_SEND_MAX} events in a batch`, '')
  const events: SentEvent[] = []
  for (const [index, item] of list.entries()) {
    const at = (field: string) => [...(Array.isArray(body) ? [`[${index}]`] : []), ...(field === '' ? [] : [field])].join('.')
    const read = SentEvent.safeParse(item)
    if (!read.success) {
      const [issue] = read.error.issues
      const missing = issue?.path[0] === 'name' && (item === null || typeof item !== 'object' || !('name' in item))
      return refuse(missing ? 'event name is empty' : issue?.message ?? 'not an event', at(issue?.path.join('.') ?? ''))
    }
    if (read.data.name.toLowerCase().startsWith('inngest/')) return refuse(`event name is reserved for internal use: ${read.data.name}`, at('name'))
    events.push(read.data)
  }
  return { events }
}

/**
 * Gives events their identity and time. A retried send has the same seed, so it makes the same ids and is kept once;
 * an id chosen by the sender names the event by itself. `sentAtMs` is the SDK's own clock: a `ts` equal to it was not chosen by
 * the sender, and the engine's clock replaces it.
 */
export function keep(events: readonly SentEvent[], at: { nowMs: number; seed: string; sentAtMs: number | null }): { kept: KeptEvent[] } | { refusal: Refusal } {
  const kept: KeptEvent[] = []
  for (const [index, event] of events.entries()) {
    const chosen = event.ts !== undefined && event.ts !== null && event.ts !== 0 && event.ts !== at.sentAtMs
    const ts = chosen ? Number(event.ts) : at.nowMs
    const givenId = event.id === undefined || event.id === null || event.id === '' ? null : event.id
    const id = ulidFrom(at.sentAtMs ?? at.nowMs, givenId === null ? `${at.seed}\n${index}` : `${event.name}\n${givenId}`)
    const one = keptEvent({ id, givenId, name: event.name, data: withoutReserved(event.data), ts, user: event.user, v: event.v })
    const size = one.text.length * 3 > EVENT_BYTES_MAX ? Buffer.byteLength(one.text) : 0
    if (size > EVENT_BYTES_MAX) return refuse(`Event is over the max size: Max ${EVENT_BYTES_MAX} bytes / Size ${size} bytes`, `[${index}]`)
    kept.push(one)
  }
  return { kept }
}

/** What the server itself writes about an event stands under `_inngest`; a sender's word for it is dropped. */
function withoutReserved(data: Record<string, unknown> | null | undefined): Record<string, unknown> | null {
  if (data === null || data === undefined) return null
  if (!Object.hasOwn(data, '_inngest')) return data
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== '_inngest'))
}

export function keptEvent(e: { id: string; givenId: string | null; name: string; data: Record<string, unknown> | null; ts: number; user?: unknown; v?: unknown }): KeptEvent {
  const body: EventBody = { id: e.givenId ?? e.id, name: e.name, data: e.data, ts: e.ts, user: e.user ?? {}, ...(e.v === undefined || e.v === null ? {} : { v: e.v }) }
  return { id: e.id, givenId: e.givenId, name: e.name, ts: e.ts, body, text: JSON.stringify(body) }
}

/** The event as expressions see it: absent data is an empty object there. */
export const mapped = ({ body }: Pick<KeptEvent, 'body'>): EventBody => (body.data === null ? { ...body, data: {} } : body)

function refuse(detail: string, field: string): { refusal: Refusal } {
  return { refusal: { status: 400, detail, field } }
}
