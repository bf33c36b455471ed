import { randomBytes } from 'node:crypto'
import { EngineBusy, type Refused } from './backpressure.server.ts'
import { batcher } from './batcher.ts'
import { insist, troubleOf } from './db.server.ts'
import { keep, type KeptEvent, type SentEvent } from './event.ts'
import { intake, type IntakeLimits } from './intake.ts'
import { problem } from './problem.ts'

const PATIENCE_MS = 2500
/** Events written in one transaction. */
const AT_ONCE = 500
const MEMORY_FULL: Refused = { detail: 'Too many events are waiting to be written. Nothing of this request was kept: send it again later.', retryAfterSeconds: 1 }
const QUEUE_FULL: Refused = { detail: 'Too many calls are waiting to be made. Nothing of this request was kept: send it again later.', retryAfterSeconds: 5 }

export type SendingParts = { limits: IntakeLimits; nowMs(): number; write(events: readonly KeptEvent[]): Promise<void>; queueFull(): boolean }
export type Taken = { ids: string[] } | { refused: Response; because: string; retryAfterMs: number | null }

/** The way in for events: gives them their identity, gathers what arrives together into one transaction, and refuses before memory or the queue overflow. */
export function createSending({ limits, nowMs, write, queueFull }: SendingParts) {
  const room = intake(limits)
  const writes = batcher<KeptEvent[], void>(AT_ONCE, async (lists) => {
    await write(lists.flat())
    return lists.map(() => undefined)
  }, { weigh: (events) => Math.max(1, events.length), fault: (error) => troubleOf(error) === 'fault' && !(error instanceof EngineBusy) })

  return {
    /** `seed` names a request, so that a repeated one makes the same events. `urgent` ones, sent by a running call, are not held up by the queue that call is part of. */
    async take(events: readonly SentEvent[], seed: string | null, urgent: boolean): Promise<Taken> {
      const sentAtMs = seed === null ? null : Number(seed.split(',')[0])
      const kept = keep(events, { nowMs: nowMs(), seed: seed ?? randomBytes(16).toString('hex'), sentAtMs: sentAtMs !== null && Number.isSafeInteger(sentAtMs) ? sentAtMs : null })
      if ('refusal' in kept) return { refused: problem(kept.refusal.status, kept.refusal.detail, kept.refusal.field), because: kept.refusal.detail, retryAfterMs: null }
      if (kept.kept.length === 0) return { ids: [] }
      const done = room.admit(kept.kept.length, kept.kept.reduce((sum, e) => sum + e.text.length, 0))
      if (done === null) return busy(429, MEMORY_FULL)
      try {
        if (!urgent && queueFull()) return busy(429, QUEUE_FULL)
        await insist(() => writes.add(kept.kept), PATIENCE_MS)
        return { ids: kept.kept.map((e) => e.id) }
      } catch (error) {
        if (error instanceof EngineBusy) return busy(503, { detail: error.message, retryAfterSeconds: error.retryAfterMs / 1000 })
        throw error
      } finally {
        done()
      }
    },
    get waiting() { return room.waiting },
    idle: () => writes.idle(),
  }
}

const busy = (status: number, { detail, retryAfterSeconds }: Refused): Taken =>
  ({ refused: problem(status, detail, undefined, { 'retry-after': String(retryAfterSeconds) }), because: detail, retryAfterMs: retryAfterSeconds * 1000 })
