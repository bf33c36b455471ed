import { DAY, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Waiting for events and signals, and being cancelled. */
export const waits: readonly Scenario[] = [
  {
    name: 'a wait that nobody answers ends with null at its time',
    functions: ({ client, note }) => [client.createFunction({ id: 'silent', triggers: [{ event: 'silent' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'silent/reply', timeout: '3s' })
      note(`${reply}`)
    })],
    play: async (w) => { await w.send({ name: 'silent' }); await w.advance(7 * SECOND) },
    trace: ['null'],
    runs: ['silent Completed'],
  },
  {
    name: 'a signal wakes the step that waits for it',
    functions: ({ client, note }) => [client.createFunction({ id: 'signal', triggers: [{ event: 'signal' }] }, async ({ event, step }) => {
      const got = await step.waitForSignal('sig', { signal: event.data.key as string, timeout: '1h' }) as { data: { ok: boolean } } | null
      note(`signal ${got?.data.ok}`)
    })],
    play: async (w) => {
      const key = `k-${w.now()}`
      await w.send({ name: 'signal', data: { key } })
      await w.advance(2 * SECOND)
      await w.signal(key, { ok: true })
      await w.advance(3 * SECOND)
    },
    trace: ['signal true'],
    runs: ['signal Completed'],
  },
  {
    name: 'a matching event cancels a sleeping run and no other',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel', triggers: [{ event: 'cancel' }], cancelOn: [{ event: 'cancel/now', match: 'data.lead' }] }, async ({ event, step }) => {
      await step.sleep('s', 4000)
      note(`woke ${event.data.lead}`)
    })],
    play: async (w) => {
      await w.send({ name: 'cancel', data: { lead: 'a' } }, { name: 'cancel', data: { lead: 'b' } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'cancel/now', data: { lead: 'a' } })
      await w.advance(6 * SECOND)
    },
    trace: ['woke b'],
    runs: ['cancel Cancelled', 'cancel Completed'],
  },
  {
    name: 'a cancel sent straight after the trigger is not lost',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'quick', triggers: [{ event: 'quick' }], cancelOn: [{ event: 'quick/stop', match: 'data.lead' }] }, async ({ step }) => { await step.sleep('s', DAY); note('woke') })],
    play: async (w) => {
      await w.send({ name: 'quick', data: { lead: 'x' } })
      await w.send({ name: 'quick/stop', data: { lead: 'x' } })
      await w.send({ name: 'quick', data: { lead: 'y' } }, { name: 'quick/stop', data: { lead: 'y' } })
      await w.advance(2 * DAY)
    },
    trace: [],
    runs: ['quick Cancelled', 'quick Cancelled'],
  },
  {
    name: 'a cancelled run does not count as failed',
    functions: ({ client, note }) => [client.createFunction({ id: 'quiet', triggers: [{ event: 'quiet' }], cancelOn: [{ event: 'quiet/stop' }], onFailure: () => { note('failed') } }, async ({ step }) => { await step.sleep('s', 3000); note('woke') })],
    play: async (w) => { await w.send({ name: 'quiet' }); await w.advance(SECOND); await w.send({ name: 'quiet/stop' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['quiet Cancelled'],
  },
  {
    name: 'a wait of a week is woken early by its event and fires no second time',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'week', triggers: [{ event: 'week' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'week/reply', timeout: '7d' })
      note(reply === null ? 'silence' : 'reply')
      await step.sleep('s', 30 * MINUTE)
      note('end')
    })],
    play: async (w) => { await w.send({ name: 'week' }); await w.advance(DAY); await w.send({ name: 'week/reply' }); await w.advance(20 * DAY) },
    trace: ['reply', 'reply', 'end'],
    runs: ['week Completed'],
  },
  {
    name: 'an event sent before the wait is not waited for',
    functions: ({ client, note }) => [client.createFunction({ id: 'too-early', triggers: [{ event: 'too-early' }] }, async ({ step }) => {
      await step.sleep('s', '2s')
      note((await step.waitForEvent('e', { event: 'too-early/reply', timeout: '3s' })) === null ? 'timeout' : 'met')
    })],
    play: async (w) => { await w.send({ name: 'too-early' }); await w.advance(500); await w.send({ name: 'too-early/reply' }); await w.advance(9 * SECOND) },
    trace: ['timeout'],
    runs: ['too-early Completed'],
  },
  {
    name: 'of two events only the first wakes a wait',
    functions: ({ client, note }) => [client.createFunction({ id: 'first-only', triggers: [{ event: 'first-only' }] }, async ({ step }) => {
      const got = await step.waitForEvent('e', { event: 'first-only/reply', timeout: '1h' })
      await step.sleep('s', '3s')
      note(`got ${got?.data.n}`)
    })],
    play: async (w) => { await w.send({ name: 'first-only' }); await w.advance(2 * SECOND); for (const n of [1, 2]) { await w.send({ name: 'first-only/reply', data: { n } }); await w.advance(SECOND) } await w.advance(5 * SECOND) },
    trace: ['got 1'],
    runs: ['first-only Completed'],
  },
  {
    name: 'a run may wait for the end of another',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'worker-one', triggers: [{ event: 'await-end' }] }, async ({ step }) => { await step.sleep('s', '3s'); return 'work' }),
      client.createFunction({ id: 'watcher-one', triggers: [{ event: 'await-end' }] }, async ({ step }) => {
        const end = await step.waitForEvent('e', { event: 'inngest/function.finished', if: 'async.data.event.name == "await-end"', timeout: '30s' })
        note(`${(end?.data as { result?: string } | undefined)?.result}`)
      }),
    ],
    play: async (w) => { await w.send({ name: 'await-end' }); await w.advance(8 * SECOND) },
    trace: ['work'],
    runs: ['watcher-one Completed', 'worker-one Completed "work"'],
  },
  {
    name: 'a wait with no time limit that the SDK can read is over at once',
    functions: ({ client, note }) => [client.createFunction({ id: 'no-limit', triggers: [{ event: 'no-limit' }] }, async ({ step }) => { note((await step.waitForEvent('e', { event: 'no-limit/reply', timeout: '1h30m' })) === null ? 'timeout' : 'met') })],
    play: async (w) => { await w.send({ name: 'no-limit' }); await w.advance(4 * SECOND) },
    trace: ['timeout'],
    runs: ['no-limit Completed'],
  },
]
