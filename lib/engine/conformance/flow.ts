import { DAY, HOUR, MINUTE, SECOND, type Event, type Scenario } from './scenario.ts'

/** How many at once, how fast, how often. */
export const flow: readonly Scenario[] = [
  {
    name: 'with a key and a limit of one, calls for one lead never overlap, and others are not held up',
    functions: ({ client, note }) => {
      const inside = new Map<string, number>()
      return [client.createFunction({ id: 'lanes', triggers: [{ event: 'lanes' }], concurrency: { key: 'event.data.lead', limit: 1 } }, async ({ event, step }) => {
        await step.run('work', async () => {
          const lead = String(event.data.lead)
          inside.set(lead, (inside.get(lead) ?? 0) + 1)
          await new Promise((resolve) => setTimeout(resolve, 30))
          note(`${lead} ${inside.get(lead)}`)
          inside.set(lead, (inside.get(lead) ?? 0) - 1)
        })
      })]
    },
    play: async (w) => { await w.send(...['a', 'a', 'a', 'b'].map((lead) => ({ name: 'lanes', data: { lead } }))); await w.advance(8 * SECOND) },
    trace: ['a 1', 'a 1', 'a 1', 'b 1'],
    runs: ['lanes Completed', 'lanes Completed', 'lanes Completed', 'lanes Completed'],
    unordered: true,
  },
  {
    name: 'a sleeping run holds no place',
    functions: ({ client, note }) => [client.createFunction({ id: 'sleepers', triggers: [{ event: 'sleepers' }], concurrency: 1 }, async ({ event, step }) => {
      await step.run('start', () => { note(`start ${event.data.n}`) })
      await step.sleep('s', 3000)
      note('end')
    })],
    play: async (w) => { await w.send({ name: 'sleepers', data: { n: 1 } }, { name: 'sleepers', data: { n: 2 } }); await w.advance(9 * SECOND) },
    trace: ['start 1', 'start 2', 'end', 'end'],
    runs: ['sleepers Completed', 'sleepers Completed'],
  },
  {
    name: 'debounce lets the last event through after the quiet',
    functions: ({ client, note }) => [client.createFunction({ id: 'debounce', triggers: [{ event: 'debounce' }], debounce: { period: '3s', key: 'event.data.k' } }, ({ event }) => { note(`${event.data.k}${event.data.n}`) })],
    play: async (w) => {
      for (const n of [1, 2, 3]) { await w.send({ name: 'debounce', data: { k: 'a', n } }); await w.advance(SECOND) }
      await w.advance(7 * SECOND)
    },
    trace: ['a3'],
    runs: ['debounce Completed'],
  },
  {
    name: 'an idempotency key starts a function once a day',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'idem', triggers: [{ event: 'idem' }], idempotency: 'event.data.k' }, ({ event }) => { note(`ran ${event.data.n}`) })],
    play: async (w) => {
      await w.send({ name: 'idem', data: { k: 'a', n: 1 } }, { name: 'idem', data: { k: 'a', n: 2 } })
      await w.advance(HOUR)
      await w.send({ name: 'idem', data: { k: 'a', n: 3 } }, { name: 'idem', data: { k: 'b', n: 4 } })
      await w.advance(DAY)
      await w.send({ name: 'idem', data: { k: 'a', n: 5 } })
      await w.advance(SECOND)
    },
    trace: ['ran 1', 'ran 4', 'ran 5'],
    runs: ['idem Completed', 'idem Completed', 'idem Completed'],
  },
  {
    name: 'a rate limit drops what comes too soon',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'rate', triggers: [{ event: 'rate' }], rateLimit: { limit: 2, period: '1m' } }, ({ event }) => { note(`${event.data.n}`) })],
    play: async (w) => {
      for (const n of [1, 2, 3, 4]) await w.send({ name: 'rate', data: { n } })
      await w.advance(31 * SECOND)
      await w.send({ name: 'rate', data: { n: 5 } })
      await w.advance(SECOND)
    },
    trace: ['1', '5'],
    runs: ['rate Completed', 'rate Completed'],
  },
  {
    name: 'a throttle drops nothing and spaces the starts',
    virtualOnly: true,
    functions: ({ client, note }) => {
      return [client.createFunction({ id: 'throttle', triggers: [{ event: 'throttle' }], throttle: { limit: 1, period: '1m' } }, ({ event }) => { note(`${event.data.n}`) })]
    },
    play: async (w) => {
      await w.send(...[1, 2, 3].map((n) => ({ name: 'throttle', data: { n } })))
      await w.advance(30 * SECOND)
      await w.send({ name: 'throttle', data: { n: 4 } })
      await w.advance(150 * SECOND)
    },
    trace: ['1', '2', '3', '4'],
    runs: ['throttle Completed', 'throttle Completed', 'throttle Completed', 'throttle Completed'],
  },
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
    name: 'a batch starts when full, and the rest when its time is over',
    functions: ({ client, note }) => [client.createFunction({ id: 'batch', triggers: [{ event: 'batch' }], batchEvents: { maxSize: 3, timeout: '4s' } }, ({ events }) => { note(events.map((e: Event) => e.data?.n).join(',')) })],
    play: async (w) => { for (const n of [1, 2, 3, 4]) await w.send({ name: 'batch', data: { n } }); await w.advance(9 * SECOND) },
    trace: ['1,2,3', '4'],
    runs: ['batch Completed', 'batch Completed'],
  },
  {
    name: 'a higher priority goes first when many wait',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'priority', triggers: [{ event: 'priority' }], concurrency: 1, priority: { run: 'event.data.p' } }, ({ event }) => { note(`${event.data.p}`) })],
    play: async (w) => { await w.send(...[0, -100, 100, 50].map((p) => ({ name: 'priority', data: { p } }))); await w.advance(20 * MINUTE) },
    trace: ['100', '50', '0', '-100'],
    runs: ['priority Completed', 'priority Completed', 'priority Completed', 'priority Completed'],
  },
]
