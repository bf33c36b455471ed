import { SECOND, type Scenario } from './scenario.ts'

/** What an event starts, and what is refused at the door. */
export const events: readonly Scenario[] = [
  {
    name: 'a function with several triggers starts for each of its events',
    functions: ({ client, note }) => [client.createFunction({ id: 'multi', triggers: [{ event: 'multi/a' }, { event: 'multi/b', if: 'event.data.ok == true' }] }, ({ event }) => { note(event.name) })],
    play: async (w) => { await w.send({ name: 'multi/a' }); await w.advance(2 * SECOND); await w.send({ name: 'multi/b', data: { ok: true } }); await w.advance(2 * SECOND); await w.send({ name: 'multi/b', data: { ok: false } }); await w.advance(3 * SECOND) },
    trace: ['multi/a', 'multi/b'],
    runs: ['multi Completed', 'multi Completed'],
  },
  {
    name: 'a function of which two triggers match starts once',
    functions: ({ client, note }) => [client.createFunction({ id: 'double', triggers: [{ event: 'double/x' }, { event: 'double/*' }] }, ({ event }) => { note(event.name) })],
    play: async (w) => { await w.send({ name: 'double/x' }); await w.advance(4 * SECOND) },
    trace: ['double/x'],
    runs: ['double Completed'],
  },
  {
    name: 'a star stands for the rest after a slash or a dot, and for nothing else',
    unordered: true,
    functions: ({ client, note }) => ['star/*', 'star/user.*', 'star*', '*'].map((event, n) => client.createFunction({ id: `star-${n}`, triggers: [{ event }] }, ({ event: e }) => { if (e.name.startsWith('star')) note(`${event} took ${e.name}`) })),
    play: async (w) => { await w.send({ name: 'star/user.created' }, { name: 'star/other' }, { name: 'starling' }); await w.advance(4 * SECOND) },
    trace: ['star/* took star/other', 'star/* took star/user.created', 'star/user.* took star/user.created'],
    runs: ['star-0 Completed', 'star-0 Completed', 'star-1 Completed'],
  },
  {
    name: 'an event nobody asks for is taken all the same',
    functions: ({ client, note }) => [client.createFunction({ id: 'deaf', triggers: [{ event: 'deaf' }] }, () => { note('ran') })],
    play: async (w) => { const ids = await w.send({ name: 'deaf/other' }); w.note(`${ids.length}`); await w.advance(2 * SECOND) },
    trace: ['1'],
    runs: [],
  },
  {
    name: 'sending gives an id for each event, and an id of one’s own is not one of them',
    functions: ({ client }) => [client.createFunction({ id: 'idle', triggers: [{ event: 'ids-of/never' }] }, () => {})],
    play: async (w) => {
      const ids = await w.send({ name: 'ids-of/a' }, { name: 'ids-of/b', id: `mine-${w.now()}` })
      w.note(ids.map((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)).join(' '))
      w.note(String(new Set(ids).size))
    },
    trace: ['true true', '2'],
    runs: [],
  },
  {
    name: 'sendEvent in a step gives the ids, and takes one event or several',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'tell-many', triggers: [{ event: 'tell-many' }] }, async ({ step }) => {
        const one = await step.sendEvent('one', { name: 'told/a', data: { n: 1 } })
        const two = await step.sendEvent('two', [{ name: 'told/a', data: { n: 2 } }, { name: 'told/b', data: { n: 3 } }])
        return [one.ids.length, two.ids.length]
      }),
      client.createFunction({ id: 'told', triggers: [{ event: 'told/a' }, { event: 'told/b' }] }, ({ event }) => { note(`${event.name} ${event.data.n}`) }),
    ],
    unordered: true,
    play: async (w) => { await w.send({ name: 'tell-many' }); await w.advance(6 * SECOND) },
    trace: ['told/a 1', 'told/a 2', 'told/b 3'],
    runs: ['tell-many Completed [1,2]', 'told Completed', 'told Completed', 'told Completed'],
  },
  {
    name: 'events sent from a step that is tried again carry the same id and start a function once',
    functions: ({ client, note, RetryAfterError }) => [
      client.createFunction({ id: 'tell-twice', retries: 2, triggers: [{ event: 'tell-twice' }] }, async ({ runId, step, attempt }) => {
        await step.run('send', async () => { await client.send({ name: 'twice-told', id: `${runId}-x` }); if (attempt === 0) throw new RetryAfterError('after sending', '1s') })
      }),
      client.createFunction({ id: 'twice-told', triggers: [{ event: 'twice-told' }] }, () => { note('told') }),
    ],
    play: async (w) => { await w.send({ name: 'tell-twice' }); await w.advance(8 * SECOND) },
    trace: ['told'],
    runs: ['tell-twice Completed', 'twice-told Completed'],
  },
  {
    name: 'a hundred events fan out to a hundred runs',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'fan-100', triggers: [{ event: 'fan-100' }] }, async ({ step }) => { await step.sendEvent('fan', Array.from({ length: 100 }, (_, n) => ({ name: 'fan-100/one', data: { n } }))) }),
      client.createFunction({ id: 'fan-one', triggers: [{ event: 'fan-100/one' }] }, () => { note('one') }),
    ],
    play: async (w) => { await w.send({ name: 'fan-100' }); await w.advance(10 * SECOND) },
    trace: Array.from({ length: 100 }, () => 'one'),
    runs: ['fan-100 Completed', ...Array.from({ length: 100 }, () => 'fan-one Completed')],
  },
  {
    name: 'an id sent again starts a function once, even with another event name',
    functions: ({ client, note }) => [client.createFunction({ id: 'same-id', triggers: [{ event: 'same-id/a' }, { event: 'same-id/b' }] }, ({ event }) => { note(event.name) })],
    play: async (w) => { const id = `s-${w.now()}`; await w.send({ name: 'same-id/a', id }); await w.advance(2 * SECOND); await w.send({ name: 'same-id/b', id }); await w.advance(3 * SECOND) },
    trace: ['same-id/a'],
    runs: ['same-id Completed'],
  },
  {
    name: 'a time in the past starts at once, and the function sees it',
    functions: ({ client, note }) => [client.createFunction({ id: 'past', triggers: [{ event: 'past' }] }, ({ event }) => { note(String(event.ts)) })],
    play: async (w) => { await w.send({ name: 'past', ts: 1_700_000_000_000 }); await w.advance(3 * SECOND) },
    trace: ['1700000000000'],
    runs: ['past Completed'],
  },
  {
    name: 'an event that will start a function later is met at once by those who wait',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'early-waiter', triggers: [{ event: 'early-wait' }] }, async ({ step }) => { const got = await step.waitForEvent('e', { event: 'early-event', timeout: '20s' }); note(got === null ? 'timeout' : 'met') }),
      client.createFunction({ id: 'late-starter', triggers: [{ event: 'early-event' }] }, () => { note('started') }),
    ],
    play: async (w) => { await w.send({ name: 'early-wait' }); await w.advance(2 * SECOND); await w.send({ name: 'early-event', ts: w.now() + 5 * SECOND }); await w.advance(3 * SECOND); w.note('three seconds'); await w.advance(5 * SECOND) },
    trace: ['met', 'three seconds', 'started'],
    runs: ['early-waiter Completed', 'late-starter Completed'],
  },
]
