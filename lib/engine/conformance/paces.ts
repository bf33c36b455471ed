import { DAY, HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** How often a function starts. */
export const paces: readonly Scenario[] = [
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
    name: 'of a rate limit of ten and more a tenth may come at once',
    functions: ({ client, note }) => [client.createFunction({ id: 'rate-burst', triggers: [{ event: 'rate-burst' }], rateLimit: { limit: 20, period: '60s' } }, ({ event }) => { note(`${event.data.n}`) })],
    play: async (w) => { for (const n of [1, 2, 3, 4, 5]) { await w.send({ name: 'rate-burst', data: { n } }); await w.advance(400) } await w.advance(5 * SECOND) },
    trace: ['1', '2', '3'],
    runs: ['rate-burst Completed', 'rate-burst Completed', 'rate-burst Completed'],
    unordered: true,
  },
  {
    name: 'each key has a rate limit of its own, and an absent key none',
    functions: ({ client, note }) => [client.createFunction({ id: 'rate-key', triggers: [{ event: 'rate-key' }], rateLimit: { limit: 1, period: '60s', key: 'event.data.k' } }, ({ event }) => { note(`${event.data.k}${event.data.n}`) })],
    play: async (w) => {
      for (const [k, n] of [['a', 1], ['a', 2], ['b', 3], [undefined, 4], [undefined, 5]] as const) { await w.send({ name: 'rate-key', data: { ...(k === undefined ? {} : { k }), n } }); await w.advance(SECOND) }
      await w.advance(3 * SECOND)
    },
    trace: ['a1', 'b3', 'undefined4', 'undefined5'],
    runs: Array.from({ length: 4 }, () => 'rate-key Completed'),
  },
  {
    name: 'as many as the limit of a throttle start at once, the others evenly spaced',
    functions: ({ client, note, now }) => {
      let first = 0
      return [client.createFunction({ id: 'throttle-limit', triggers: [{ event: 'throttle-limit' }], throttle: { limit: 2, period: '10s' } }, () => { const at = now(); first ||= at; note(`${Math.round((at - first) / 5000) * 5}`) })]
    },
    play: async (w) => { await w.send(...[1, 2, 3, 4].map((n) => ({ name: 'throttle-limit', data: { n } }))); await w.advance(16 * SECOND) },
    trace: ['0', '0', '5', '10'],
    runs: Array.from({ length: 4 }, () => 'throttle-limit Completed'),
  },
  {
    name: 'a throttle’s burst comes on top of its limit',
    functions: ({ client, note, now }) => {
      let first = 0
      return [client.createFunction({ id: 'throttle-burst', triggers: [{ event: 'throttle-burst' }], throttle: { limit: 1, burst: 2, period: '6s' } }, () => { const at = now(); first ||= at; note(`${Math.round((at - first) / 6000) * 6}`) })]
    },
    play: async (w) => { await w.send(...[1, 2, 3, 4].map((n) => ({ name: 'throttle-burst', data: { n } }))); await w.advance(11 * SECOND) },
    trace: ['0', '0', '0', '6'],
    runs: Array.from({ length: 4 }, () => 'throttle-burst Completed'),
  },
  {
    name: 'each key is throttled by itself',
    functions: ({ client, note, now }) => {
      let first = 0
      return [client.createFunction({ id: 'throttle-key', triggers: [{ event: 'throttle-key' }], throttle: { limit: 1, period: '6s', key: 'event.data.k' } }, ({ event }) => { const at = now(); first ||= at; note(`${event.data.k} ${Math.round((at - first) / 6000) * 6}`) })]
    },
    play: async (w) => { await w.send(...['a', 'a', 'b'].map((k) => ({ name: 'throttle-key', data: { k } }))); await w.advance(11 * SECOND) },
    trace: ['a 0', 'b 0', 'a 6'],
    runs: Array.from({ length: 3 }, () => 'throttle-key Completed'),
    unordered: true,
  },
  {
    name: 'each key is debounced by itself',
    functions: ({ client, note }) => [client.createFunction({ id: 'deb-key', triggers: [{ event: 'deb-key' }], debounce: { period: '3s', key: 'event.data.k' } }, ({ event, events }) => { note(`${event.data.k}${event.data.n} ${events.length}`) })],
    play: async (w) => { for (const [k, n] of [['a', 1], ['b', 2], ['a', 3]] as const) { await w.send({ name: 'deb-key', data: { k, n } }); await w.advance(500) } await w.advance(8 * SECOND) },
    trace: ['a3 1', 'b2 1'],
    runs: ['deb-key Completed', 'deb-key Completed'],
    unordered: true,
  },
  {
    name: 'a debounce is put off no longer than its timeout',
    functions: ({ client, note }) => [client.createFunction({ id: 'deb-max', triggers: [{ event: 'deb-max' }], debounce: { period: '4s', timeout: '7s' } }, ({ event }) => { note(`ran ${event.data.n}`) })],
    play: async (w) => { for (const n of [1, 2, 3, 4, 5, 6]) { await w.send({ name: 'deb-max', data: { n } }); await w.advance(2 * SECOND) } await w.advance(8 * SECOND) },
    trace: ['ran 4', 'ran 6'],
    runs: ['deb-max Completed', 'deb-max Completed'],
  },
  {
    name: 'an idempotency key and an event id each start a function once',
    functions: ({ client, note }) => [client.createFunction({ id: 'idem-both', triggers: [{ event: 'idem-both' }], idempotency: 'event.data.k' }, ({ event }) => { note(`ran ${event.data.n}`) })],
    play: async (w) => {
      const stamp = w.now()
      for (const [k, id, n] of [['a', 'x', 1], ['a', 'y', 2], ['b', 'x', 3], ['c', 'z', 4]] as const) { await w.send({ name: 'idem-both', id: `${id}-${stamp}`, data: { k: `${k}-${stamp}`, n } }); await w.advance(SECOND) }
      await w.advance(2 * SECOND)
    },
    trace: ['ran 1', 'ran 4'],
    runs: ['idem-both Completed', 'idem-both Completed'],
  },
]
