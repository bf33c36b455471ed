import { z } from 'zod'

export const DEAD_LETTER_KINDS = ['send', 'dispatch', 'run', 'quarantine'] as const
export const DeadLetterKind = z.enum(DEAD_LETTER_KINDS)
export type DeadLetterKind = z.infer<typeof DeadLetterKind>

/** `before` is the `next` of the page above. */
export const DeadLetterFilter = z.object({
  kind: DeadLetterKind.optional(),
  leadId: z.string().min(1).max(80).optional(),
  take: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().min(1).max(200).optional(),
})
export type DeadLetterFilter = z.infer<typeof DeadLetterFilter>

/** What replaying and discarding are asked with. A quarantined item is mended at its sender and sent again, so it has neither. */
export const DeadLetterRef = z.object({ id: z.string().min(1).max(80), kind: z.enum(['send', 'dispatch', 'run']) })
export type DeadLetterRef = z.infer<typeof DeadLetterRef>

/**
 * Something the house gave up on. `send`: a message whose attempts are used up; `dispatch`: an event the engine refuses; `run`: a pass that failed for good
 * or was never made; `quarantine`: an item that came in and could not be understood.
 */
export type DeadLetter = {
  id: string
  kind: DeadLetterKind
  leadId: string | null
  leadName: string | null
  decisionId: string | null
  signalId: string | null
  /** Where it was going: `email by mailbox`, or the name of the event. */
  about: string
  /** A sentence, with the next step. */
  because: string
  attempts: number
  /** ISO instants: when it began, when it was last tried, and when it was given up. */
  at: string
  lastTriedAt: string | null
  deadAt: string
  mayReplay: boolean
  mayDiscard: boolean
}
export type DeadLetterPage = { rows: DeadLetter[]; counts: Record<DeadLetterKind, number>; next: string | null; asOf: string }

/** What became of a replay. `refused`: asked anew, the answer is no now; it stays dead with that reason. */
export type Replayed = { state: 'taken_up' } | { state: 'refused'; because: string }

/** A message that may or may not have left, for a person to say what became of it. `to` is masked. */
export type UnknownSend = {
  id: string
  leadId: string
  leadName: string | null
  decisionId: string
  to: string
  channel: string
  provider: string
  /** ISO instant of the hand-over whose end nobody knows. */
  claimedAt: string
  because: string
  /** True where the provider is still being asked by itself. */
  asking: boolean
}

/** One way out of the house, as all processes see it: the breaker's state and what waits behind it. Instants are ISO. */
export type ProviderState = {
  channel: string
  provider: string
  /** `open`: nothing is handed over until `retryAt`; `half_open`: one message is trying whether it answers again. */
  state: 'closed' | 'open' | 'half_open'
  since: string | null
  /** Consecutive failures. */
  failures: number
  lastError: string | null
  retryAt: string | null
  inFlight: number
  ready: number
  oldestReadyAt: string | null
  acceptedLastHour: number
  failedLastHour: number
  unknown: number
}
