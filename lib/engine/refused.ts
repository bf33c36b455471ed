/** Why nothing is taken in at the moment, in a sentence, and when to come back. */
export type Busy = { status: 429 | 503; detail: string; retryAfterSeconds: number }

/** Nothing was kept, and nothing is wrong with the events: they may be sent again after `retryAfterMs`. */
export class EngineBusy extends Error {
  override readonly name = 'EngineBusy'
  readonly status: number
  readonly retryAfterMs: number
  constructor({ status, detail, retryAfterSeconds }: Busy) {
    super(detail)
    this.status = status
    this.retryAfterMs = retryAfterSeconds * 1000
  }
}

/** Nothing was kept, and the same events will never be taken. `field` points at what is wrong. */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused'
  readonly status: number
  readonly field: string
  readonly detail: string
  constructor({ status, detail, field }: { status: number; detail: string; field: string }) {
    super(`${field} ${detail}`.trim())
    this.status = status
    this.field = field
    this.detail = detail
  }
}
