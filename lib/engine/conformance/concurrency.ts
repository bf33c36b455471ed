import { MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Counts who is inside at the same time, and remembers the most. */
function room() {
  const inside = new Map<string, number>()
  const most = new Map<string, number>()
  return {
    most: (key: string) => most.get(key) ?? 0,
    async visit(key: string, stay: () => Promise<void>) {
      inside.set(key, (inside.get(key) ?? 0) + 1)
      most.set(key, Math.max(most.get(key) ?? 0, inside.get(key) ?? 0))
      await stay()
      inside.set(key, (inside.get(key) ?? 1) - 1)
    },
  }
}

/** How many calls at once. */
export const concurrency: readonly Scenario[] = [
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
    unordered: true,
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
    name: 'a higher priority goes first when many wait',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'priority', triggers: [{ event: 'priority' }], concurrency: 1, priority: { run: 'event.data.p' } }, ({ event }) => { note(`${event.data.p}`) })],
    play: async (w) => { await w.send(...[0, -100, 100, 50].map((p) => ({ name: 'priority', data: { p } }))); await w.advance(20 * MINUTE) },
    trace: ['100', '50', '0', '-100'],
    runs: ['priority Completed', 'priority Completed', 'priority Completed', 'priority Completed'],
  },
  {
    name: 'a limit without a key counts all calls of the function',
    functions: ({ client, note, pause }) => {
      const inside = room()
      let done = 0
      return [client.createFunction({ id: 'conc-all', triggers: [{ event: 'conc-all' }], concurrency: 2 }, async ({ step }) => {
        await step.run('work', () => inside.visit('all', () => pause(150)))
        if (++done === 5) note(`most ${inside.most('all')}`)
      })]
    },
    play: async (w) => { await w.send(...Array.from({ length: 5 }, () => ({ name: 'conc-all' }))); await w.advance(10 * SECOND) },
    trace: ['most 2'],
    runs: Array.from({ length: 5 }, () => 'conc-all Completed'),
  },
  {
    name: 'two limits hold together: one for each key, one for all',
    functions: ({ client, note, pause }) => {
      const inside = room()
      let done = 0
      return [client.createFunction({ id: 'conc-two', triggers: [{ event: 'conc-two' }], concurrency: [{ key: 'event.data.k', limit: 1 }, { limit: 2 }] }, async ({ event, step }) => {
        await step.run('work', () => inside.visit('all', () => inside.visit(String(event.data.k), () => pause(120))))
        if (++done === 6) note(`most ${inside.most('all')}, ${inside.most('a')} ${inside.most('b')} ${inside.most('c')}`)
      })]
    },
    play: async (w) => { await w.send(...['a', 'a', 'b', 'b', 'c', 'c'].map((k) => ({ name: 'conc-two', data: { k } }))); await w.advance(12 * SECOND) },
    trace: ['most 2, 1 1 1'],
    runs: Array.from({ length: 6 }, () => 'conc-two Completed'),
  },
  {
    name: 'a key of the environment’s scope is shared by functions',
    functions: ({ client, note, pause }) => {
      const inside = room()
      let done = 0
      return ['one', 'two'].map((id) => client.createFunction({ id: `conc-env-${id}`, triggers: [{ event: 'conc-env' }], concurrency: { scope: 'env', key: '"conc-env-shared"', limit: 1 } }, async ({ step }) => {
        await step.run('work', () => inside.visit('all', () => pause(150)))
        if (++done === 4) note(`most ${inside.most('all')}`)
      }))
    },
    play: async (w) => { await w.send({ name: 'conc-env' }, { name: 'conc-env' }); await w.advance(10 * SECOND) },
    trace: ['most 1'],
    runs: ['conc-env-one Completed', 'conc-env-one Completed', 'conc-env-two Completed', 'conc-env-two Completed'],
  },
  {
    name: 'parallel steps of one run count against the limit, too',
    functions: ({ client, note, pause }) => {
      const inside = room()
      return [client.createFunction({ id: 'conc-par', triggers: [{ event: 'conc-par' }], concurrency: 1 }, async ({ step }) => {
        await Promise.all([1, 2, 3].map((n) => step.run(`p${n}`, () => inside.visit('all', () => pause(80)))))
        await step.run('end', () => { note(`most ${inside.most('all')}`) })
      })]
    },
    play: async (w) => { await w.send({ name: 'conc-par' }); await w.advance(8 * SECOND) },
    trace: ['most 1'],
    runs: ['conc-par Completed'],
  },
  {
    name: 'a run between retries gives its place to others',
    functions: ({ client, note, RetryAfterError }) => [client.createFunction({ id: 'conc-retry', triggers: [{ event: 'conc-retry' }], concurrency: 1, retries: 1 }, async ({ event, attempt }) => { note(`${event.data.n} ${attempt}`); if (event.data.n === 1 && attempt === 0) throw new RetryAfterError('later', '3s') })],
    play: async (w) => { await w.send({ name: 'conc-retry', data: { n: 1 } }); await w.advance(SECOND); await w.send({ name: 'conc-retry', data: { n: 2 } }); await w.advance(8 * SECOND) },
    trace: ['1 0', '2 0', '1 1'],
    runs: ['conc-retry Completed', 'conc-retry Completed'],
  },
]
