import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Fault } from '#lib/domain/fault.ts'

/** As many requests a second from one key as Segment's own API advises, with ten seconds' worth at once. */
const pace = new RateLimiterMemory({ points: 10_000, duration: 10 })

/** One sender cannot crowd out the others. @throws Fault `too_many` with the time to wait */
export async function paced(key: string): Promise<void> {
  await pace.consume(key).catch(() => {
    throw new Fault('too_many', 'This source sends faster than a thousand requests a second. Nothing of this request was kept: send it again later.', { retryAfterSeconds: 10 })
  })
}
