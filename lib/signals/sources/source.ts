import type { Keeping } from '../keep.server.ts'

/** A request as it came: the bytes before anybody opened them, and the address as the sender knows it. `json` and `form` open them, inflated and parsed within bounds. */
export type Arrival = {
  method: string
  /** With origin and query, as it was shown to whoever set the source up. */
  url: string
  headers: Headers
  raw: Uint8Array
  receivedAtMs: number
  /** @throws Fault `invalid` or `too_large` */
  json(): Promise<unknown>
  /** The fields of a form, url-encoded or multipart. @throws Fault as `json` */
  form(): Promise<FormData>
  /** A message in MIME that stands in one of the fields. @throws Fault `invalid` */
  mime(source: string): Promise<Mail>
}

/**
 * What a request holds, in the shape of `SignalInput` but unchecked. `single` when the sender is to hear about its one item by status.
 * `token` is what may be used once only, where a signature does not cover the body.
 */
export type Reading = { items: readonly unknown[]; single: boolean; token?: string; mail?: Mail } & Pick<Keeping, 'sentAtMs' | 'quiet'>

/** One vendor's wire format for doors that know the sender by other means. */
export type Source = {
  /** Under which its signals are kept and deduplicated. */
  kind: string
  read(body: unknown): Reading
}

/** Why a request is not believed, and where to look. */
export type Refusal = { field: string; message: string }

/** A vendor's webhook: who may speak, what was said, and how the vendor wants to be answered. */
export type Hook = {
  kind: string
  /** Null where one of the secrets (newest first; several are valid while they rotate) vouches for the bytes as they came. Nothing is parsed before. */
  verify(arrival: Arrival, secrets: readonly string[]): Refusal | null | Promise<Refusal | null>
  read(arrival: Arrival): Promise<Reading>
  answers: Answers
  /** Of the body as sent; the usual limit when absent. */
  bytesMax?: number
}

/** The status for what was taken (duplicates and quarantined items included), and, where ours would mislead this vendor, the one that makes it do the right thing. */
export type Answers = { taken: 200 | 202; instead?: Readonly<Record<number, number>> }

/** An email that came in, whoever transmitted it. */
export type Mail = {
  /** The sender's own Message-ID, in angle brackets; empty where it has none. */
  messageId: string
  from: string
  fromName: string
  to: string[]
  subject: string
  /** Plain text as written, quotes and all. */
  text: string
  at: string | null
  /** Every header in its order, names in lower case. */
  headers: [string, string][]
  /** What the provider itself found out about the sender. */
  proven: Proof
  attachments: { name: string; type: string; bytes: number }[]
  /** The machine-readable parts of a report (RFC 3464, RFC 5965), where this is one. */
  reports: { type: string; text: string }[]
}

/** `pass` only where SPF or DKIM passed for the very domain of the From address. */
export type Proof = 'pass' | 'fail' | 'unknown'
