import { z } from 'zod'
import { ulidFrom } from './ids.ts'
import { EVENT_BYTES_MAX, EVENT_NAME_BYTES_MAX, EVENTS_PER_SEND_MAX, WAIT_MS_MAX } from './limits.ts'

/** The largest instant a JavaScript date can hold, in milliseconds since 1970. */
const DATE_MS_MAX = 8.64e15

const Text = z.string().refine((text) => !text.includes('\0'), { error: 'must not contain a null byte' })
export const SentEvent = z.object({
  name: Text.min(1).refine((name) => Buffer.byteLength(name) <= EVENT_NAME_BYTES_MAX, { error: `at most ${EVENT_NAME_BYTES_MAX} bytes` }),
  data: z.record(z.string(), z.unknown()).nullish(),
  id: Text.max(1024).nullish(),
  ts: z.number().int().min(0).max(DATE_MS_MAX).nullish(),
  user: z.unknown().optional(), v: z.unknown().optional(), meta: z.unknown().optional(),
})
export type SentEvent = { name: string; data?: Record<string, unknown> | null; id?: string | null; ts?: number | null; user?: unknown; v?: unknown; meta?: unknown }

/** An event as kept: `id` is the engine's own, `givenId` the sender's, `body` what functions receive. */
export type KeptEvent = { id: string; givenId: string | null; name: string; ts: number; body: EventBody; text: string }
export type EventBody = { id: string; name: string; data: Record<string, unknown>; ts: number; user?: unknown; v?: unknown }

export type Refusal = { status: number; detail: string; field: string }
export type Parsed = { events: SentEvent[] } | { refusal: Refusal }

/** Checks what arrived at `/e/<key>`: one event or a list of at most 5000, each at most 3 MiB. Nothing is kept when one is bad. */
export function parseEvents(body: unknown): Parsed {
  const list: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (list.length > EVENTS_PER_SEND_MAX) return refuse(`at most ${EVENTS_PER_SEND_MAX} events in one request`, '')
  const events: SentEvent[] = []
  for (const [index, item] of list.entries()) {
    const at = Array.isArray(body) ? `[${index}]` : ''
    const read = SentEvent.safeParse(item)
    if (!read.success) {
      const [issue] = read.error.issues
      return refuse(issue?.message ?? 'not an event', [at, ...(issue?.path ?? [])].filter((p) => p !== '').join('.'))
    }
    if (read.data.name.startsWith('inngest/')) return refuse('event name is reserved for internal use', [at, 'name'].filter(Boolean).join('.'))
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
    if (ts - at.nowMs > WAIT_MS_MAX) return refuse('more than 366 days ahead', `[${index}].ts`)
    const givenId = event.id === undefined || event.id === null || event.id === '' ? null : event.id
    const id = ulidFrom(at.sentAtMs ?? at.nowMs, givenId === null ? `${at.seed}\n${index}` : `${event.name}\n${givenId}`)
    const one = keptEvent({ id, givenId, name: event.name, data: event.data ?? {}, ts, user: event.user, v: event.v })
    if (one.text.length > EVENT_BYTES_MAX || Buffer.byteLength(one.text) > EVENT_BYTES_MAX) return refuse('Event is over the max size', `[${index}]`)
    kept.push(one)
  }
  return { kept }
}

export function keptEvent(e: { id: string; givenId: string | null; name: string; data: Record<string, unknown>; ts: number; user?: unknown; v?: unknown }): KeptEvent {
  const body: EventBody = { id: e.givenId ?? e.id, name: e.name, data: e.data, ts: e.ts, user: e.user ?? {}, ...(e.v === undefined || e.v === null ? {} : { v: e.v }) }
  return { id: e.id, givenId: e.givenId, name: e.name, ts: e.ts, body, text: JSON.stringify(body) }
}

function refuse(detail: string, field: string): { refusal: Refusal } {
  return { refusal: { status: 400, detail, field } }
}
