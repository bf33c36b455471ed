import { SECOND, type Scenario } from './scenario.ts'

/** One run at a time. */
export const singletons: readonly Scenario[] = [
  {
    name: 'a singleton skips while one is running',
    functions: ({ client, note }) => [client.createFunction({ id: 'single', triggers: [{ event: 'single' }], singleton: { mode: 'skip', key: 'event.data.k' } }, async ({ event, step }) => { await step.sleep('s', 3000); note(`${event.data.k}${event.data.n}`) })],
    play: async (w) => {
      await w.send({ name: 'single', data: { k: 'a', n: 1 } })
      await w.advance(SECOND)
      await w.send({ name: 'single', data: { k: 'a', n: 2 } })
      await w.send({ name: 'single', data: { k: 'b', n: 3 } })
      await w.advance(7 * SECOND)
    },
    trace: ['a1', 'b3'],
    runs: ['single Completed', 'single Completed'],
  },
  {
    name: 'a cancelling singleton ends the one before',
    functions: ({ client, note }) => [client.createFunction({ id: 'newest', triggers: [{ event: 'newest' }], singleton: { mode: 'cancel' } }, async ({ event, step }) => { await step.sleep('s', 3000); note(`${event.data.n}`) })],
    play: async (w) => { await w.send({ name: 'newest', data: { n: 1 } }); await w.advance(SECOND); await w.send({ name: 'newest', data: { n: 2 } }); await w.advance(7 * SECOND) },
    trace: ['2'],
    runs: ['newest Cancelled', 'newest Completed'],
  },
  {
    name: 'a singleton runs again when the one before has ended',
    functions: ({ client, note }) => [client.createFunction({ id: 'single-again', triggers: [{ event: 'single-again' }], singleton: { mode: 'skip' } }, async ({ event, step }) => { await step.sleep('s', '2s'); note(`${event.data.n}`) })],
    play: async (w) => { for (const n of [1, 2, 3]) { await w.send({ name: 'single-again', data: { n } }); await w.advance(n === 2 ? 5 * SECOND : SECOND) } await w.advance(5 * SECOND) },
    trace: ['1', '3'],
    runs: ['single-again Completed', 'single-again Completed'],
  },
  {
    name: 'a singleton whose key is absent is none',
    functions: ({ client, note }) => [client.createFunction({ id: 'single-none', triggers: [{ event: 'single-none' }], singleton: { mode: 'skip', key: 'event.data.k' } }, async ({ event, step }) => { await step.sleep('s', '2s'); note(`${event.data.n}`) })],
    play: async (w) => { for (const n of [1, 2]) { await w.send({ name: 'single-none', data: { n } }); await w.advance(500) } await w.advance(6 * SECOND) },
    trace: ['1', '2'],
    runs: ['single-none Completed', 'single-none Completed'],
  },
  {
    name: 'a cancelling singleton leaves other keys alone',
    functions: ({ client, note }) => [client.createFunction({ id: 'single-keys', triggers: [{ event: 'single-keys' }], singleton: { mode: 'cancel', key: 'event.data.k' } }, async ({ event, step }) => { await step.sleep('s', '3s'); note(`${event.data.k}${event.data.n}`) })],
    play: async (w) => { for (const [k, n] of [['a', 1], ['b', 2], ['a', 3]] as const) { await w.send({ name: 'single-keys', data: { k, n } }); await w.advance(SECOND) } await w.advance(6 * SECOND) },
    trace: ['b2', 'a3'],
    runs: ['single-keys Cancelled', 'single-keys Completed', 'single-keys Completed'],
  },
  {
    name: 'a failed singleton makes room',
    functions: ({ client, note }) => [client.createFunction({ id: 'single-fail', retries: 0, triggers: [{ event: 'single-fail' }], singleton: { mode: 'skip' } }, ({ event }) => { note(`${event.data.n}`); throw new Error('no') })],
    play: async (w) => { for (const n of [1, 2]) { await w.send({ name: 'single-fail', data: { n } }); await w.advance(3 * SECOND) } },
    trace: ['1', '2'],
    runs: ['single-fail Failed Error: no', 'single-fail Failed Error: no'],
  },
]
