/** What can be wrong with a request, in domain words. `lib/http` turns each into one status. */
export type FaultKind = 'invalid' | 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'too_many' | 'unavailable'

/** A refusal somebody can act on. Anything else that is thrown is a bug and stays loud. */
export class Fault extends Error {
  readonly kind: FaultKind
  /** JSON pointer, header name, or `body`: what to mend. */
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(kind: FaultKind, message: string, more: { field?: string; retryAfterSeconds?: number } = {}) {
    super(message)
    this.name = 'Fault'
    this.kind = kind
    this.field = more.field
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}
