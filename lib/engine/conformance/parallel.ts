import { HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Several steps at once. */
export const parallel: readonly Scenario[] = [
  {
    name: 'in a race the winner goes on without the loser',
    functions: ({ client, note }) => [client.createFunction({ id: 'race', triggers: [{ event: 'race' }] }, async ({ step, group }) => {
      const winner = await group.parallel(() => Promise.race([step.sleep('slow', '6s').then(() => 'slow'), step.run('fast', () => 'fast')]))
      await step.run('then', () => { note(`then ${winner}`) })
      return winner
    })],
    play: async (w) => { await w.send({ name: 'race' }); await w.advance(10 * SECOND) },
    trace: ['then fast'],
    runs: ['race Completed "fast"'],
  },
  {
    name: 'in a race of waits the first to end wins',
    functions: ({ client, note }) => [client.createFunction({ id: 'race-waits', triggers: [{ event: 'race-waits' }] }, async ({ step, group }) => {
      const got = await group.parallel(() => Promise.race([
        step.waitForEvent('a', { event: 'race-waits/a', timeout: '20s' }).then((e: unknown) => `a ${e === null ? 'timeout' : 'event'}`),
        step.waitForEvent('b', { event: 'race-waits/b', timeout: '20s' }).then((e: unknown) => `b ${e === null ? 'timeout' : 'event'}`),
        step.sleep('s', '15s').then(() => 'sleep'),
      ]))
      await step.run('then', () => { note(got) })
    })],
    play: async (w) => { await w.send({ name: 'race-waits' }); await w.advance(2 * SECOND); await w.send({ name: 'race-waits/b' }); await w.advance(3 * SECOND) },
    trace: ['b event'],
    runs: ['race-waits Running'],
  },
  {
    name: 'a plain Promise.race waits for all its steps before it goes on',
    functions: ({ client, note }) => [client.createFunction({ id: 'plain-race', triggers: [{ event: 'plain-race' }] }, async ({ step }) => {
      const winner = await Promise.race([step.sleep('slow', '5s').then(() => 'slow'), step.run('fast', () => 'fast')])
      await step.run('then', () => { note(`then ${winner}`) })
      return winner
    })],
    play: async (w) => { await w.send({ name: 'plain-race' }); await w.advance(2 * SECOND); w.note('two seconds'); await w.advance(8 * SECOND) },
    trace: ['two seconds', 'then fast'],
    runs: ['plain-race Completed "fast"'],
  },
  {
    name: 'a function that asks for it waits for none of its parallel steps but the one it needs',
    functions: ({ client, note }) => [client.createFunction({ id: 'old-race', optimizeParallelism: false, triggers: [{ event: 'old-race' }] }, async ({ step }) => {
      const winner = await Promise.race([step.sleep('slow', '6s').then(() => 'slow'), step.run('fast', () => 'fast')])
      await step.run('then', () => { note(`then ${winner}`) })
      return winner
    })],
    play: async (w) => { await w.send({ name: 'old-race' }); await w.advance(3 * SECOND); w.note('three seconds'); await w.advance(7 * SECOND) },
    trace: ['then fast', 'three seconds'],
    runs: ['old-race Completed "fast"'],
  },
  {
    name: 'of several parallel steps the one that fails for good is thrown, and the others were run once',
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'par-fail', retries: 0, triggers: [{ event: 'par-fail' }] }, async ({ step }) => {
      try { await Promise.all([step.run('a', () => { note('a') }), step.run('b', () => { note('b'); throw new Error('b broke') }), step.run('c', () => { note('c') })]) } catch (error) { return error instanceof Error ? error.message : 'odd' }
      return 'no error'
    })],
    play: async (w) => { await w.send({ name: 'par-fail' }); await w.advance(5 * SECOND) },
    trace: ['a', 'b', 'c'],
    runs: ['par-fail Completed "b broke"'],
  },
  {
    name: 'an uncaught failure among parallel steps fails the run',
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'par-uncaught', retries: 0, triggers: [{ event: 'par-uncaught' }] }, async ({ step }) => {
      await Promise.all([step.run('a', () => { note('a') }), step.run('b', () => { throw new Error('b broke') })])
    })],
    play: async (w) => { await w.send({ name: 'par-uncaught' }); await w.advance(5 * SECOND) },
    trace: ['a'],
    runs: ['par-uncaught Failed Error: b broke'],
  },
  {
    name: 'each parallel step is retried by itself',
    virtualOnly: true,
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'par-retry', retries: 3, triggers: [{ event: 'par-retry' }] }, async ({ step, attempt }) => {
      await Promise.all([step.run('a', () => { note(`a ${attempt}`) }), step.run('b', () => { note(`b ${attempt}`); if (attempt < 2) throw new Error('not yet') })])
      await step.run('after', () => { note(`after ${attempt}`) })
    })],
    play: async (w) => { await w.send({ name: 'par-retry' }); await w.advance(HOUR) },
    trace: ['a 0', 'b 0', 'b 1', 'b 2', 'after 0'],
    runs: ['par-retry Completed'],
  },
  {
    name: 'chains of steps side by side each go their own way',
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'chains', triggers: [{ event: 'chains' }] }, async ({ step }) => {
      const chain = async (name: string) => { const a = await step.run(`${name}1`, () => 1); await step.sleep(`${name}s`, '1s'); return await step.run(`${name}2`, () => { note(`${name}2`); return a + 1 }) }
      return await Promise.all([chain('x'), chain('y'), chain('z')])
    })],
    play: async (w) => { await w.send({ name: 'chains' }); await w.advance(8 * SECOND) },
    trace: ['x2', 'y2', 'z2'],
    runs: ['chains Completed [2,2,2]'],
  },
  {
    name: 'sixty steps side by side each run once',
    functions: ({ client, note }) => [client.createFunction({ id: 'wide', triggers: [{ event: 'wide' }] }, async ({ step }) => {
      const got = await Promise.all(Array.from({ length: 60 }, (_, n) => step.run(`p${n}`, () => { note('ran'); return n })))
      return got.reduce((a, b) => a + b, 0)
    })],
    play: async (w) => { await w.send({ name: 'wide' }); await w.advance(15 * SECOND) },
    trace: Array.from({ length: 60 }, () => 'ran'),
    runs: ['wide Completed 1770'],
  },
  {
    name: 'steps begun in order keep their order though the first takes longest',
    functions: ({ client, pause }) => [client.createFunction({ id: 'order', triggers: [{ event: 'order' }] }, async ({ step }) => await Promise.all([step.run('slow', async () => { await pause(300); return 'slow' }), step.run('fast', () => 'fast')]))],
    play: async (w) => { await w.send({ name: 'order' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['order Completed ["slow","fast"]'],
  },
  {
    name: 'alike ids side by side are told apart by their number',
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'same-par', triggers: [{ event: 'same-par' }] }, async ({ step }) => await Promise.all([1, 2, 3].map((n) => step.run('same', () => { note(`same ${n}`); return n }))))],
    play: async (w) => { await w.send({ name: 'same-par' }); await w.advance(5 * SECOND) },
    trace: ['same 1', 'same 2', 'same 3'],
    runs: ['same-par Completed [1,2,3]'],
  },
  {
    name: 'a run whose race is won stays open until the losers’ time, as on the real server',
    functions: ({ client }) => [client.createFunction({ id: 'early', triggers: [{ event: 'early' }] }, async ({ step, group }) => await group.parallel(() => Promise.race([step.sleep('long', '8s').then(() => 'long'), step.sleep('short', '1s').then(() => 'short')])))],
    play: async (w) => { await w.send({ name: 'early' }); await w.advance(4 * SECOND) },
    trace: [],
    runs: ['early Running'],
  },
  {
    name: 'allSettled tells which of several steps failed',
    functions: ({ client }) => [client.createFunction({ id: 'settled', retries: 0, triggers: [{ event: 'settled' }] }, async ({ step }) => {
      const got = await Promise.allSettled([step.run('ok', () => 1), step.run('bad', () => { throw new RangeError('r') }), step.sleep('s', '1s')])
      return got.map((g) => (g.status === 'fulfilled' ? 'fine' : (g.reason as Error).name))
    })],
    play: async (w) => { await w.send({ name: 'settled' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['settled Completed ["fine","RangeError","fine"]'],
  },
  {
    name: 'a loop of parallel rounds keeps its memory',
    virtualOnly: true,
    functions: ({ client }) => [client.createFunction({ id: 'rounds', triggers: [{ event: 'rounds' }] }, async ({ step }) => {
      let sum = 0
      for (let round = 0; round < 5; round++) { sum += (await Promise.all([1, 2, 3].map((n) => step.run(`r${round}-${n}`, () => n)))).reduce((a, b) => a + b, 0); await step.sleep(`s${round}`, MINUTE) }
      return sum
    })],
    play: async (w) => { await w.send({ name: 'rounds' }); await w.advance(HOUR) },
    trace: [],
    runs: ['rounds Completed 30'],
  },
]
