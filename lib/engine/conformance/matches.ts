import { MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Which event a wait is for. */
export const matches: readonly Scenario[] = [
  {
    name: 'a wait takes only the event that matches',
    functions: ({ client, note }) => [client.createFunction({ id: 'match', triggers: [{ event: 'match' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'match/reply', match: 'data.lead', timeout: '1h' })
      note(`reply ${reply?.data.text}`)
    })],
    play: async (w) => {
      await w.send({ name: 'match', data: { lead: 'a' } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'match/reply', data: { lead: 'b', text: 'wrong' } })
      await w.send({ name: 'match/reply', data: { lead: 'a', text: 'right' } })
      await w.advance(3 * SECOND)
    },
    trace: ['reply right'],
    runs: ['match Completed'],
  },
  {
    name: 'a wait with an expression takes only what it allows',
    functions: ({ client, note }) => [client.createFunction({ id: 'expr', triggers: [{ event: 'expr' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'expr/reply', if: 'event.data.lead == async.data.lead && async.data.score > 5', timeout: '1h' })
      note(`score ${reply?.data.score}`)
    })],
    play: async (w) => {
      await w.send({ name: 'expr', data: { lead: 'a' } })
      await w.advance(2 * SECOND)
      for (const [lead, score] of [['a', 3], ['b', 9], ['a', 8]] as const) await w.send({ name: 'expr/reply', data: { lead, score } })
      await w.advance(3 * SECOND)
    },
    trace: ['score 8'],
    runs: ['expr Completed'],
  },
  {
    name: 'one event wakes every wait that it matches, in one run and in many',
    functions: ({ client }) => [client.createFunction({ id: 'both', triggers: [{ event: 'both' }] }, async ({ event, step }) => {
      const got = await Promise.all(['a', 'b'].map((id) => step.waitForEvent(id, { event: 'both/reply', timeout: '1h' })))
      return [event.data.n, ...got.map((e) => (e === null ? 'timeout' : e.data.word))]
    })],
    play: async (w) => { await w.send({ name: 'both', data: { n: 1 } }, { name: 'both', data: { n: 2 } }); await w.advance(3 * SECOND); await w.send({ name: 'both/reply', data: { word: 'hi' } }); await w.advance(4 * SECOND) },
    trace: [],
    runs: ['both Completed [1,"hi","hi"]', 'both Completed [2,"hi","hi"]'],
  },
  {
    name: 'a field neither event has counts as equal, so a wait for it is met by an event without it',
    functions: ({ client, note }) => [client.createFunction({ id: 'lacks', triggers: [{ event: 'lacks' }] }, async ({ step }) => { note((await step.waitForEvent('e', { event: 'lacks/reply', match: 'data.lead', timeout: '6s' })) === null ? 'timeout' : 'met') })],
    play: async (w) => {
      await w.send({ name: 'lacks' })
      await w.advance(2 * SECOND)
      await w.send({ name: 'lacks/reply', data: { lead: 'a' } })
      await w.advance(SECOND)
      w.note('not by another')
      await w.send({ name: 'lacks/reply' })
      await w.advance(3 * SECOND)
    },
    trace: ['not by another', 'met'],
    runs: ['lacks Completed'],
  },
  {
    name: 'a wait compares words, numbers and truths of the event that came with those of its own',
    functions: ({ client }) => [client.createFunction({ id: 'kinds', triggers: [{ event: 'kinds' }] }, async ({ event, step }) => {
      const got = await step.waitForEvent('e', { event: 'kinds/reply', match: 'data.key', timeout: '5s' })
      return [event.data.key, got?.data.n ?? 'timeout']
    })],
    play: async (w) => {
      await w.send(...['1', 1, true, 1.5].map((key) => ({ name: 'kinds', data: { key } })))
      await w.advance(3 * SECOND)
      await w.send({ name: 'kinds/reply', data: { key: 1, n: 'number' } }, { name: 'kinds/reply', data: { key: true, n: 'truth' } }, { name: 'kinds/reply', data: { key: 1.5, n: 'fraction' } })
      await w.advance(8 * SECOND)
    },
    trace: [],
    runs: ['kinds Completed ["1","timeout"]', 'kinds Completed [1,"number"]', 'kinds Completed [1.5,"fraction"]', 'kinds Completed [true,"truth"]'],
  },
  {
    name: 'a wait that reckons with its own event in a way CEL has no rule for fails the run',
    functions: ({ client }) => [client.createFunction({ id: 'reckon', retries: 0, triggers: [{ event: 'reckon' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'reckon/reply', if: 'event.data.n % 2 == 1', timeout: '5s' }) })],
    play: async (w) => { await w.send({ name: 'reckon', data: { n: 5 } }); await w.advance(8 * SECOND) },
    trace: [],
    runs: ['reckon Failed InvalidExpression: error interpolating wait for event expression: no such overload'],
    real: { why: 'the run hangs', runs: ['reckon Running'] },
  },
  {
    name: 'fifty runs wait for the same key and are woken by one event',
    virtualOnly: true,
    functions: ({ client, note }) => {
      let met = 0
      return [client.createFunction({ id: 'crowd', triggers: [{ event: 'crowd' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'crowd/reply', match: 'data.key', timeout: '1d' }); if (++met === 50) note('fifty') })]
    },
    play: async (w) => { await w.send(...Array.from({ length: 50 }, () => ({ name: 'crowd', data: { key: 'k' } }))); await w.send({ name: 'crowd/reply', data: { key: 'other' } }); await w.send({ name: 'crowd/reply', data: { key: 'k' } }); await w.advance(MINUTE) },
    trace: ['fifty'],
    runs: Array.from({ length: 50 }, () => 'crowd Completed'),
  },
]
