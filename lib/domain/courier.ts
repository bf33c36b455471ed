/** A message ready for the wire. */
export type Letter = {
  messageId: string
  /** The same over every attempt at one message, at most 64 characters: for providers that refuse what they have already taken. SMTP has the Message-ID instead. */
  idempotencyKey: string
  from: { name: string; address: string }
  replyTo: string
  to: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/**
 * What the provider said. `unknown` means it may or may not have left: never resend it blindly.
 * `blames` says what a failure speaks against: this `message` only, the `provider` as it is now, or the `account` with which we sign in. Absent: the provider.
 * `retryAfterSeconds` is the provider's own wish.
 */
export type Handover =
  | { state: 'accepted'; response: string }
  | { state: 'failed'; because: string; permanent: boolean; blames?: 'message' | 'provider' | 'account'; retryAfterSeconds?: number }
  | { state: 'unknown'; because: string }

/**
 * One way out of the house. `deliver` lets go of the message when `signal` aborts: whoever asks for it later must be sure that nobody is still sending.
 * `find` answers whether a message id ever arrived, where the provider can be asked.
 */
export type Courier = {
  provider: string
  deliver(letter: Letter, signal?: AbortSignal): Promise<Handover>
  find: ((messageId: string) => Promise<'arrived' | 'absent' | 'cannot_tell'>) | null
}
