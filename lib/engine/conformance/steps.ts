import { DAY, HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Memo, sleep, fan-out, parallel work. */
export const steps: readonly Scenario[] = [
  {
    name: 'a finished step is not run again when the function is replayed',
    functions: ({ client, note }) => [client.createFunction({ id: 'memo', triggers: [{ event: 'memo' }] }, async ({ event, step }) => {
      const a = await step.run('a', () => { note('ran a'); return { n: event.data.n as number } })
      await step.sleep('nap', 2000)
      const b = await step.run('b', () => { note('ran b'); return a.n + 1 })
      note(`end ${b}`)
      return b
    })],
    play: async (w) => { await w.send({ name: 'memo', data: { n: 41 } }); await w.advance(6 * SECOND) },
    trace: ['ran a', 'ran b', 'end 42'],
    runs: ['memo Completed 42'],
  },
  {
    name: 'ninety days of drip pass in order',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'drip', triggers: [{ event: 'drip' }] }, async ({ step }) => {
      for (let day = 0; day < 90; day += 15) {
        await step.run(`mail-${day}`, () => { note(`mail ${day}`) })
        await step.sleep(`pause-${day}`, 15 * DAY)
      }
      note('done')
    })],
    play: async (w) => { await w.send({ name: 'drip' }); await w.advance(91 * DAY) },
    trace: ['mail 0', 'mail 15', 'mail 30', 'mail 45', 'mail 60', 'mail 75', 'done'],
    runs: ['drip Completed'],
  },
  {
    name: 'sleepUntil wakes at its instant and not before',
    functions: ({ client, note }) => [client.createFunction({ id: 'until', triggers: [{ event: 'until' }] }, async ({ event, step }) => {
      await step.sleepUntil('wait', new Date(event.data.at as number))
      note('woke')
    })],
    play: async (w) => {
      await w.send({ name: 'until', data: { at: (Math.floor(w.now() / SECOND) + 5) * SECOND } })
      await w.advance(3 * SECOND)
      await w.send({ name: 'nothing' })
      await w.advance(4 * SECOND)
    },
    trace: ['woke'],
    runs: ['until Completed'],
  },
  {
    name: 'steps side by side each run once, and what follows waits for all',
    functions: ({ client, note }) => [client.createFunction({ id: 'parallel', triggers: [{ event: 'parallel' }] }, async ({ step }) => {
      const got = await Promise.all([1, 2, 3].map((n) => step.run(`p${n}`, () => { note('ran'); return n })))
      await step.run('after', () => { note(`after ${got.join('+')}`) })
      note('end')
    })],
    play: async (w) => { await w.send({ name: 'parallel' }); await w.advance(5 * SECOND) },
    trace: ['ran', 'ran', 'ran', 'after 1+2+3', 'end'],
    runs: ['parallel Completed'],
  },
  {
    name: 'a step, a sleep and a wait side by side are all waited for',
    functions: ({ client, note }) => [client.createFunction({ id: 'mixed', triggers: [{ event: 'mixed' }] }, async ({ step }) => {
      const [a, , e] = await Promise.all([step.run('a', () => 'A'), step.sleep('s', 2000), step.waitForEvent('w', { event: 'mixed/reply', timeout: '1h' })])
      note(`${a} ${e?.data.n}`)
    })],
    play: async (w) => { await w.send({ name: 'mixed' }); await w.advance(2 * SECOND); await w.send({ name: 'mixed/reply', data: { n: 7 } }); await w.advance(4 * SECOND) },
    trace: ['A 7'],
    runs: ['mixed Completed'],
  },
  {
    name: 'one event starts every function that asks for it, and an expression may refuse',
    unordered: true,
    functions: ({ client, note }) => ['one', 'two'].map((id) => client.createFunction({ id: `fan-${id}`, triggers: [{ event: 'fan', if: id === 'two' ? 'event.data.n > 5' : 'event.data.n > 0' }] }, () => { note(id) })),
    play: async (w) => { await w.send({ name: 'fan', data: { n: 1 } }); await w.send({ name: 'fan', data: { n: 6 } }); await w.advance(3 * SECOND) },
    trace: ['one', 'one', 'two'],
    runs: ['fan-one Completed', 'fan-one Completed', 'fan-two Completed'],
  },
  {
    name: 'an event sent from a step starts the next function, once',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'sender', triggers: [{ event: 'chain' }] }, async ({ step }) => { await step.sendEvent('tell', { name: 'chain/next', data: { x: 1 } }); await step.sleep('s', 1000) }),
      client.createFunction({ id: 'receiver', triggers: [{ event: 'chain/next' }] }, ({ event }) => { note(`next ${event.data.x}`) }),
    ],
    play: async (w) => { await w.send({ name: 'chain' }); await w.advance(5 * SECOND) },
    trace: ['next 1'],
    runs: ['receiver Completed', 'sender Completed'],
  },
  {
    name: 'an invoked function gives its result, and its failure can be caught',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'child', retries: 0, triggers: [] }, ({ event }) => {
        const data: { bad?: boolean; n?: number } = event.data
        if (data.bad === true) throw new Error('no')
        return { doubled: (data.n ?? 0) * 2 }
      })
      return [child, client.createFunction({ id: 'parent', triggers: [{ event: 'parent' }] }, async ({ step }) => {
        const good = await step.invoke('good', { function: child, data: { n: 21 } })
        note(`got ${JSON.stringify(good)}`)
        await step.invoke('bad', { function: child, data: { bad: true } }).catch(() => { note('caught') })
      })]
    },
    play: async (w) => { await w.send({ name: 'parent' }); await w.advance(6 * SECOND) },
    trace: ['got {"doubled":42}', 'got {"doubled":42}', 'caught'],
    runs: ['child Completed {"doubled":42}', 'child Failed Error: no', 'parent Completed'],
  },
  {
    name: 'an event from the future waits for its time',
    functions: ({ client, note }) => [client.createFunction({ id: 'future', triggers: [{ event: 'future' }] }, ({ event }) => { note(`ran ${event.data.n}`) })],
    play: async (w) => {
      await w.send({ name: 'future', data: { n: 'later' }, ts: w.now() + 5 * SECOND })
      await w.send({ name: 'future', data: { n: 'now' } })
      await w.advance(9 * SECOND)
    },
    trace: ['ran now', 'ran later'],
    runs: ['future Completed', 'future Completed'],
  },
  {
    name: 'an event id sent twice starts a function once',
    functions: ({ client, note }) => [client.createFunction({ id: 'dedupe', triggers: [{ event: 'dedupe' }] }, () => { note('ran') })],
    play: async (w) => { const id = `d-${w.now()}`; await w.send({ name: 'dedupe', id }); await w.send({ name: 'dedupe', id }); await w.advance(3 * SECOND) },
    trace: ['ran'],
    runs: ['dedupe Completed'],
  },
  {
    name: 'a repeated step id is told apart by its number',
    functions: ({ client, note }) => [client.createFunction({ id: 'again', triggers: [{ event: 'again' }] }, async ({ step }) => {
      for (let i = 0; i < 3; i++) await step.run('same', () => { note(`same ${i}`) })
    })],
    play: async (w) => { await w.send({ name: 'again' }); await w.advance(4 * SECOND) },
    trace: ['same 0', 'same 1', 'same 2'],
    runs: ['again Completed'],
  },
]
