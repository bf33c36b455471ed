import type { Keeping } from '../keep.server.ts'

/** What a vendor's request holds, in our shape but unchecked. `single` when the sender is to hear about its one item by status. */
export type Reading = { items: readonly unknown[]; single: boolean } & Pick<Keeping, 'sentAtMs' | 'quiet'>

/** One vendor's wire format. The bytes are verified as they came, before anybody parses them. */
export type Source = {
  /** Under which its signals are kept and deduplicated. */
  kind: string
  read(body: unknown): Reading
}

/** A vendor that signs its requests. `secrets` are all that may be valid now, newest first; `header` names the signature's. */
export type SignedSource = Source & { header: string; verify(raw: Uint8Array, headers: Headers, secrets: readonly string[]): boolean }
