/** Times the engine may refuse one event while it takes others, before it is given up on. */
export const REFUSALS_MAX = 20

/** Answers that concern what was sent, and not who sent it or when (RFC 9110, 15.5): sending the same again cannot end differently. */
const ABOUT_CONTENT = new Set([400, 406, 409, 412, 413, 414, 415, 422])

/** The HTTP status in what the engine's client threw, or null. Inngest's client tells it only in words. */
export function statusOf(error: unknown): number | null {
  const { status, message } = (error ?? {}) as { status?: unknown; message?: unknown }
  if (typeof status === 'number') return status
  const said = typeof message === 'string' ? /(?:API Error: |\(|status )([45]\d\d)\b/i.exec(message) : null
  return said ? Number(said[1]) : null
}

export const isAboutContent = (error: unknown): boolean => ABOUT_CONTENT.has(statusOf(error) ?? 0)

const LATER_MS = 5_000

/** How long the engine asks to be left alone because it has no room (429, or a `retryAfterMs` of its own), or null: nothing is wrong with the events then. */
export function laterOf(error: unknown): number | null {
  const { retryAfterMs } = (error ?? {}) as { retryAfterMs?: unknown }
  return typeof retryAfterMs === 'number' ? retryAfterMs : statusOf(error) === 429 ? LATER_MS : null
}
