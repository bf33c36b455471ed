import { DAY, HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Ending runs before their time. */
export const cancels: readonly Scenario[] = [
  {
    name: 'a run in the middle of a step is cancelled: the step ends, nothing follows',
    functions: ({ client, note, pause }) => [client.createFunction({ id: 'busy', triggers: [{ event: 'busy' }], cancelOn: [{ event: 'busy/stop' }] }, async ({ step }) => {
      await step.run('work', async () => { note('begin'); await client.send({ name: 'busy/stop' }); await pause(1500); note('end') })
      await step.run('more', () => { note('more') })
    })],
    play: async (w) => { await w.send({ name: 'busy' }); await w.advance(6 * SECOND) },
    trace: ['begin', 'end'],
    runs: ['busy Cancelled'],
  },
  {
    name: 'a run that waits for an event is cancelled, and its event wakes nobody',
    functions: ({ client, note }) => [client.createFunction({ id: 'waiting', triggers: [{ event: 'waiting' }], cancelOn: [{ event: 'waiting/stop' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'waiting/go', timeout: '1h' }); note('woke') })],
    play: async (w) => { await w.send({ name: 'waiting' }); await w.advance(2 * SECOND); await w.send({ name: 'waiting/stop' }); await w.advance(SECOND); await w.send({ name: 'waiting/go' }); await w.advance(3 * SECOND) },
    trace: [],
    runs: ['waiting Cancelled'],
  },
  {
    name: 'a run between retries is cancelled',
    functions: ({ client, note }) => [client.createFunction({ id: 'retrying', retries: 5, triggers: [{ event: 'retrying' }], cancelOn: [{ event: 'retrying/stop' }] }, () => { note('try'); throw new Error('again') })],
    play: async (w) => { await w.send({ name: 'retrying' }); await w.advance(3 * SECOND); await w.send({ name: 'retrying/stop' }); await w.advance(4 * SECOND) },
    trace: ['try'],
    runs: ['retrying Cancelled'],
  },
  {
    name: 'a cancel with an expression takes only what it allows',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel-if', triggers: [{ event: 'cancel-if' }], cancelOn: [{ event: 'cancel-if/stop', if: 'event.data.lead == async.data.lead && async.data.level > 5' }] }, async ({ event, step }) => { await step.sleep('s', '6s'); note(`woke ${event.data.lead}`) })],
    play: async (w) => {
      await w.send({ name: 'cancel-if', data: { lead: 'a' } }, { name: 'cancel-if', data: { lead: 'b' } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'cancel-if/stop', data: { lead: 'a', level: 9 } }, { name: 'cancel-if/stop', data: { lead: 'b', level: 1 } })
      await w.advance(7 * SECOND)
    },
    trace: ['woke b'],
    runs: ['cancel-if Cancelled', 'cancel-if Completed'],
  },
  {
    name: 'a cancel without a match ends every run of the function',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel-all', triggers: [{ event: 'cancel-all' }], cancelOn: [{ event: 'cancel-all/stop' }] }, async ({ step }) => { await step.sleep('s', '5s'); note('woke') })],
    play: async (w) => { await w.send({ name: 'cancel-all', data: { n: 1 } }, { name: 'cancel-all', data: { n: 2 } }); await w.advance(2 * SECOND); await w.send({ name: 'cancel-all/stop' }); await w.advance(6 * SECOND) },
    trace: [],
    runs: ['cancel-all Cancelled', 'cancel-all Cancelled'],
  },
  {
    name: 'a cancel whose time limit has passed changes nothing',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel-late', triggers: [{ event: 'cancel-late' }], cancelOn: [{ event: 'cancel-late/stop', timeout: '2s' }] }, async ({ step }) => { await step.sleep('s', '7s'); note('woke') })],
    play: async (w) => { await w.send({ name: 'cancel-late' }); await w.advance(4 * SECOND); await w.send({ name: 'cancel-late/stop' }); await w.advance(6 * SECOND) },
    trace: ['woke'],
    runs: ['cancel-late Completed'],
  },
  {
    name: 'any of several cancelling events will do',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel-any', triggers: [{ event: 'cancel-any' }], cancelOn: [{ event: 'cancel-any/one', match: 'data.k' }, { event: 'cancel-any/two', match: 'data.k' }] }, async ({ step }) => { await step.sleep('s', '5s'); note('woke') })],
    play: async (w) => { await w.send({ name: 'cancel-any', data: { k: 1 } }); await w.advance(2 * SECOND); await w.send({ name: 'cancel-any/two', data: { k: 1 } }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['cancel-any Cancelled'],
  },
  {
    name: 'an event may start a run and cancel the one before',
    functions: ({ client, note }) => [client.createFunction({ id: 'renew', triggers: [{ event: 'renew' }], cancelOn: [{ event: 'renew', match: 'data.k' }] }, async ({ event, step }) => { await step.sleep('s', '4s'); note(`woke ${event.data.n}`) })],
    play: async (w) => { await w.send({ name: 'renew', data: { k: 'a', n: 1 } }); await w.advance(2 * SECOND); await w.send({ name: 'renew', data: { k: 'a', n: 2 } }); await w.advance(7 * SECOND) },
    trace: ['woke 2'],
    runs: ['renew Cancelled', 'renew Completed'],
  },
  {
    name: 'a run that waits to start longer than it may is cancelled',
    functions: ({ client, note }) => [client.createFunction({ id: 'start-limit', triggers: [{ event: 'start-limit' }], throttle: { limit: 1, period: '10s' }, timeouts: { start: '3s' } }, ({ event }) => { note(`work ${event.data.n}`) })],
    play: async (w) => { await w.send({ name: 'start-limit', data: { n: 1 } }); await w.advance(2 * SECOND); await w.send({ name: 'start-limit', data: { n: 2 } }); await w.advance(12 * SECOND) },
    trace: ['work 1'],
    runs: ['start-limit Cancelled', 'start-limit Completed'],
  },
  {
    name: 'a run that takes longer than it may is cancelled, without failing',
    functions: ({ client, note }) => [client.createFunction({ id: 'finish-limit', triggers: [{ event: 'finish-limit' }], timeouts: { finish: '3s' }, onFailure: () => { note('failed') } }, async ({ step }) => { await step.sleep('s', '8s'); note('woke') })],
    play: async (w) => { await w.send({ name: 'finish-limit' }); await w.advance(12 * SECOND) },
    trace: [],
    runs: ['finish-limit Cancelled'],
  },
  {
    name: 'a limit on finishing counts from the first call, not from the time in the queue',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'finish-queue', triggers: [{ event: 'finish-queue' }], throttle: { limit: 1, period: '1h' }, timeouts: { finish: '10m' } }, async ({ event, step }) => { await step.sleep('s', 5 * MINUTE); note(`end ${event.data.n}`) })],
    play: async (w) => { await w.send({ name: 'finish-queue', data: { n: 1 } }, { name: 'finish-queue', data: { n: 2 } }); await w.advance(3 * HOUR) },
    trace: ['end 1', 'end 2'],
    runs: ['finish-queue Completed', 'finish-queue Completed'],
  },
  {
    name: 'a cancel days later still finds the run that sleeps',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel-days', triggers: [{ event: 'cancel-days' }], cancelOn: [{ event: 'cancel-days/stop', match: 'data.lead' }] }, async ({ step }) => { await step.sleep('s', 30 * DAY); note('woke') })],
    play: async (w) => { await w.send({ name: 'cancel-days', data: { lead: 'a' } }); await w.advance(20 * DAY); await w.send({ name: 'cancel-days/stop', data: { lead: 'a' } }); await w.advance(20 * DAY) },
    trace: [],
    runs: ['cancel-days Cancelled'],
  },
]
