import { Inngest, type ClientOptions } from 'inngest'
import { serve } from 'inngest/edge'
import { describe, expect, test } from 'vitest'
import { askFunctions } from './call.server.ts'

const signingKey = `signkey-test-${'ab'.repeat(32)}`
const quiet = { info() {}, warn() {}, error() {}, debug() {} }
type Settings = Parameters<Inngest['createFunction']>[0]

/** Registers one function with these settings, and answers why that was refused, or null. */
async function refusal(settings: object, options: Partial<ClientOptions> = {}): Promise<string | null> {
  const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', signingKey, eventKey: 'key', logger: quiet, internalLogger: quiet, ...options })
  const made = client.createFunction({ id: 'f', triggers: [{ event: 'e' }], ...settings } as Settings, () => {})
  return askFunctions(serve({ client, functions: [made] }), signingKey, Date.now()).then(() => null, (error: unknown) => (error instanceof Error ? error.message : String(error)))
}
const events = (n: number) => Array.from({ length: n }, (_, i) => ({ event: `e${i}` }))
const batch = { maxSize: 2, timeout: '2s' }

describe('functions the real server would refuse are refused', () => {
  test.each<[string, object, RegExp]>([
    ['a schedule out of range', { triggers: [{ cron: '61 * * * *' }] }, /'61 \* \* \* \*' isn't a valid cron schedule/],
    ['six fields', { triggers: [{ cron: '0 * * * * *' }] }, /isn't a valid cron schedule/],
    ['a zone nobody knows', { triggers: [{ cron: 'TZ=Mars/X 0 9 * * 1' }] }, /isn't a valid cron schedule/],
    ['Sunday as 7', { triggers: [{ cron: '0 9 * * 7' }] }, /isn't a valid cron schedule/],
    ['too much jitter', { triggers: [{ cron: '0 9 * * 1', jitter: '10m' }] }, /jitter/],
    ['eleven triggers', { triggers: events(11) }, /max number of triggers: 10/],
    ['a trigger twice', { triggers: [{ event: 'r' }, { event: 'r' }] }, /duplicate trigger event: r/],
    ['a schedule twice', { triggers: [{ cron: '0 9 * * 1' }, { cron: '0 9 * * 1' }] }, /duplicate trigger cron/],
    ['an unknown function in a trigger', { triggers: [{ event: 'r', if: 'lowerAscii(event.data.x)' }] }, /undeclared reference to 'lowerAscii'/],
    ['an unknown name in a trigger', { triggers: [{ event: 'r', if: 'data.x == 1' }] }, /undeclared reference to 'data'/],
    ['an event name of 256 letters', { triggers: [{ event: 'r'.repeat(256) }] }, /maximum length is 255/],
    ['six cancels', { cancelOn: events(6) }, /max number of cancellation events: 5/],
    ['a cancel that calls a function', { cancelOn: [{ event: 'x', if: "async.data.x.contains('y')" }] }, /function calls are disallowed/],
    ['a cancel that cannot be read', { cancelOn: [{ event: 'x', if: 'nope(' }] }, /cancellation expression/],
    ['three concurrency limits', { concurrency: [{ limit: 1 }, { limit: 2, key: 'event.data.a' }, { limit: 3, key: 'event.data.b' }] }, /allowed max of: 2/],
    ['a shared limit without a key', { concurrency: { limit: 1, scope: 'env' } }, /key must be specified for env scoped limits/],
    ['a concurrency key that cannot be read', { concurrency: { limit: 1, key: 'this is (' } }, /concurrency key/],
    ['batch and cancel', { batchEvents: batch, cancelOn: [{ event: 'x' }] }, /mutually exclusive/],
    ['batch and debounce', { batchEvents: batch, debounce: { period: '2s' } }, /mutually exclusive/],
    ['batch and singleton', { batchEvents: batch, singleton: { mode: 'skip' } }, /mutually exclusive/],
    ['batch and priority', { batchEvents: batch, priority: { run: '1' } }, /Priority\.Run and Batch/],
    ['a batch of one', { batchEvents: { maxSize: 1, timeout: '2s' } }, /smaller than 2/],
    ['a batch of days', { batchEvents: { maxSize: 2, timeout: '1d' } }, /invalid timeout string/],
    ['a batch of half a second', { batchEvents: { maxSize: 2, timeout: '500ms' } }, /more than 1s/],
    ['a debounce of half a second', { debounce: { period: '500ms' } }, /debounce period/],
    ['a debounce of eight days', { debounce: { period: '8d' } }, /debounce period/],
    ['a rate limit of 25 hours', { rateLimit: { limit: 1, period: '25h' } }, /at most 24h/],
    ['a rate limit of none', { rateLimit: { limit: 0, period: '1h' } }, /greater than 0/],
    ['a throttle without a period', { throttle: { limit: 1, period: 'soon' } }, /throttle period/],
    ['a priority that cannot be read', { priority: { run: 'nope(' } }, /Priority\.Run/],
    ['an idempotency key that cannot be read', { idempotency: 'nope(' }, /idempotency key/],
    ['a singleton of a third kind', { singleton: { mode: 'queue' } }, /singleton/],
  ])('%s', async (_, settings, why) => { expect(await refusal(settings)).toMatch(why) })

  test('with a sentence that names the function', async () => { expect(await refusal({ batchEvents: { maxSize: 1, timeout: '2s' } })).toBe('The functions were not registered. app-f: batch size cannot be smaller than 2: 1') })
})

describe('what it takes is taken', () => {
  test.each<[string, object]>([
    ['a schedule of a zone', { triggers: [{ cron: 'TZ=Europe/Vienna 0 9 * * MON' }] }], ['a question mark', { triggers: [{ cron: '0 9 ? * 1' }] }], ['a batch of two hours', { batchEvents: { maxSize: 101, timeout: '2h' } }],
    ['a throttle of a month', { throttle: { limit: 1, period: '30d' } }], ['no concurrency', { concurrency: 0 }], ['no triggers', { triggers: [] }], ['a wait limit that is none', { timeouts: { finish: 'soon' } }],
    ['idempotency beside a rate limit', { idempotency: 'event.data.a', rateLimit: { limit: 2, period: '1m' } }], ['a singleton key that cannot be read', { singleton: { mode: 'skip', key: 'nope(' } }],
    ['a hyphenated calculation in a trigger', { triggers: [{ event: 'r', if: 'event.data.a - 1.0 > 0.0' }] }],
  ])('%s', async (_, settings) => { expect(await refusal(settings)).toBeNull() })
})

test('a tampered call and an unsigned one are turned away by the SDK, so only the engine runs steps', async () => {
  const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', signingKey, eventKey: 'key', logger: quiet, internalLogger: quiet })
  const handler = serve({ client, functions: [client.createFunction({ id: 'f', triggers: [{ event: 'e' }] }, () => 'ran')] })
  const other = `signkey-test-${'cd'.repeat(32)}`
  await expect(askFunctions(handler, other, Date.now())).rejects.toThrow(/401/)
  await expect(askFunctions(handler, signingKey, Date.now() - 600_000)).rejects.toThrow(/401/)
  await expect(askFunctions(handler, signingKey, Date.now())).resolves.toMatchObject({ app_id: 'app' })
})
