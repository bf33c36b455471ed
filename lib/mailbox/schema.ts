import { z } from 'zod'

/** One message as it really arrived; two deliveries of the same Message-ID are two of these. */
export const CaughtMessage = z.object({
  /** The Message-ID header exactly as it was sent, angle brackets included; empty when there was none. */
  messageId: z.string(),
  /** Envelope recipients, which is who would have received it. */
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  /** Names in lower case, values unfolded but not decoded; repeated headers are joined by a comma. */
  headers: z.record(z.string(), z.string()),
  text: z.string(),
  html: z.string(),
  /** ISO instant at which the message was safe on disk. */
  receivedAt: z.string(),
})
export type CaughtMessage = z.infer<typeof CaughtMessage>

/** What `GET <api>/messages` understands. */
export const MessageFilter = z.object({
  /** One recipient's address, whatever its case. */
  to: z.string().min(1).optional(),
  /** The newest this many; all of them when absent. */
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
  /** An ISO instant: only what arrived later. */
  after: z.iso.datetime({ offset: true }).optional(),
})
export type MessageFilter = z.infer<typeof MessageFilter>

/** Misbehaviour on demand, so that delivery can be proven against a mail server at its worst. */
export const MailboxFaults = z.strictObject({
  /** Say nothing for this long before the message is kept. A sender who has hung up by then is forgotten, with the message. */
  stallMs: z.number().int().min(0).max(600_000).default(0),
  /** Wait this long between having the message on disk and saying so. */
  delayMs: z.number().int().min(0).max(600_000).default(0),
  /** Accept and keep the message, then hang up without an answer: its fate is unknown to the sender. */
  dropAfterData: z.boolean().default(false),
  /** Refuse with this reply instead (451 is temporary, 550 for good). */
  rejectWith: z.number().int().min(400).max(599).optional(),
  /** Misbehave for the first so many messages only, counted from when it was told to. */
  times: z.number().int().min(1).optional(),
  /** How likely it is to misbehave towards each message, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.union([z.string().max(200), z.number()]).default('mailbox'),
})
export type MailboxFaults = z.infer<typeof MailboxFaults>
