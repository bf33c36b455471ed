/** A message ready for the wire. */
export type Letter = {
  messageId: string
  from: { name: string; address: string }
  replyTo: string
  to: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** What the provider said. `unknown` means it may or may not have left: never resend it blindly. */
export type Handover =
  | { state: 'accepted'; response: string }
  | { state: 'failed'; because: string; permanent: boolean }
  | { state: 'unknown'; because: string }

/** One way out of the house. `find` answers whether a message id ever arrived, where the provider can be asked. */
export type Courier = {
  provider: string
  deliver(letter: Letter): Promise<Handover>
  find: ((messageId: string) => Promise<'arrived' | 'absent' | 'cannot_tell'>) | null
}
