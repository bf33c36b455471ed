import { randomBytes } from 'node:crypto'
import { batcher } from './batcher.ts'
import { insist, troubleOf } from './db.server.ts'
import { keep, type KeptEvent, type SentEvent } from './event.ts'
import { intake, type IntakeLimits } from './intake.ts'
import { problem } from './problem.ts'
import { EngineBusy, EngineRefused, type Busy } from './refused.ts'

const PATIENCE_MS = 2500
/** Events written in one transaction. */
const AT_ONCE = 500
const MEMORY_FULL: Busy = { status: 429, detail: 'Too many events are waiting to be written. Nothing of this request was kept: send it again later.', retryAfterSeconds: 1 }
const QUEUE_FULL: Busy = { status: 429, detail: 'Too many calls are waiting to be made. Nothing of this request was kept: send it again later.', retryAfterSeconds: 5 }

export type SendingParts = { limits: IntakeLimits; nowMs(): number; write(events: readonly KeptEvent[]): Promise<void>; queueFull(): boolean }

/** The way in for events: gives them their identity, gathers what arrives together into one transaction, and refuses before memory or the queue overflow. */
export function createSending({ limits, nowMs, write, queueFull }: SendingParts) {
  const room = intake(limits)
  const writes = batcher<KeptEvent[], void>(AT_ONCE, async (lists) => {
    await write(lists.flat())
    return lists.map(() => undefined)
  }, { weigh: (events) => Math.max(1, events.length), fault: (error) => troubleOf(error) === 'fault' && !(error instanceof EngineBusy) })

  return {
    /**
     * Answers the events' ids. `seed` names a request, so that a repeated one makes the same events. `urgent` ones, sent by a running call, are not held up by the
     * queue that call is part of.
     * @throws EngineBusy, EngineRefused
     */
    async take(events: readonly SentEvent[], seed: string | null, urgent: boolean): Promise<string[]> {
      const sentAtMs = seed === null ? null : Number(seed.split(',')[0])
      const kept = keep(events, { nowMs: nowMs(), seed: seed ?? randomBytes(16).toString('hex'), sentAtMs: sentAtMs !== null && Number.isSafeInteger(sentAtMs) ? sentAtMs : null })
      if ('refusal' in kept) throw new EngineRefused(kept.refusal)
      if (kept.kept.length === 0) return []
      if (!urgent && queueFull()) throw new EngineBusy(QUEUE_FULL)
      const done = room.admit(kept.kept.length, kept.kept.reduce((sum, e) => sum + e.text.length, 0))
      if (done === null) throw new EngineBusy(MEMORY_FULL)
      await insist(() => writes.add(kept.kept), PATIENCE_MS).finally(done)
      return kept.kept.map((e) => e.id)
    },
    idle: () => writes.idle(),
  }
}

/** The same as an answer over HTTP; what is neither goes on. */
export function refusalOf(error: unknown): Response {
  if (error instanceof EngineBusy) return problem(error.status, error.message, undefined, { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) })
  if (error instanceof EngineRefused) return problem(error.status, error.detail, error.field)
  throw error
}
