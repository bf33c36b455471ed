import { HOUR, SECOND, type Scenario } from './scenario.ts'

/** Signals: one name, one step that waits for it. */
export const signals: readonly Scenario[] = [
  {
    name: 'a signal gives its name and its data',
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-data', triggers: [{ event: 'sig-data' }] }, async ({ event, step }) => {
      const got = await step.waitForSignal('sig', { signal: String(event.data.key), timeout: '1h' })
      note(JSON.stringify(got).replace(String(event.data.key), 'key'))
    })],
    play: async (w) => {
      const key = `d-${w.now()}`
      await w.send({ name: 'sig-data', data: { key } })
      await w.advance(2 * SECOND)
      await w.signal(key, { ok: [1, 'x', null] })
      await w.advance(3 * SECOND)
    },
    trace: ['{"data":{"ok":[1,"x",null]},"signal":"key"}'],
    runs: ['sig-data Completed'],
  },
  {
    name: 'a signal nobody sends ends with null at its time',
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-none', triggers: [{ event: 'sig-none' }] }, async ({ step }) => { note(JSON.stringify(await step.waitForSignal('sig', { signal: `never-${Math.floor(1e9)}`, timeout: '2s' }))) })],
    play: async (w) => { await w.send({ name: 'sig-none' }); await w.advance(6 * SECOND) },
    trace: ['null'],
    runs: ['sig-none Completed'],
  },
  {
    name: 'a signal that nobody waits for is told so',
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-lost', retries: 0, triggers: [{ event: 'sig-lost' }] }, async ({ step }) => {
      try { note(JSON.stringify(await step.sendSignal('send', { signal: 'nobody-there', data: 1 }))) } catch (error) { note(`threw ${error instanceof Error ? error.message.slice(0, 60) : ''}`) }
    })],
    play: async (w) => { await w.send({ name: 'sig-lost' }); await w.advance(4 * SECOND) },
    trace: ['{}'],
    runs: ['sig-lost Completed'],
  },
  {
    name: 'a run sends a signal to another',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'sig-waiter', triggers: [{ event: 'sig-pair' }] }, async ({ event, step }) => { const got = await step.waitForSignal('sig', { signal: `pair-${event.data.key}`, timeout: '1h' }); note(`got ${JSON.stringify(got?.data)}`) }),
      client.createFunction({ id: 'sig-sender', triggers: [{ event: 'sig-pair' }] }, async ({ event, step }) => { await step.sleep('s', '2s'); await step.sendSignal('send', { signal: `pair-${event.data.key}`, data: { n: 1 } }) }),
    ],
    play: async (w) => { await w.send({ name: 'sig-pair', data: { key: w.now() } }); await w.advance(7 * SECOND) },
    trace: ['got {"n":1}'],
    runs: ['sig-sender Completed', 'sig-waiter Completed'],
  },
  {
    name: 'a second run waiting for the same signal fails, and the first is still served',
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-fight', retries: 0, triggers: [{ event: 'sig-fight' }] }, async ({ event, step }) => {
      try { const got = await step.waitForSignal('sig', { signal: `fight-${event.data.key}`, timeout: '1h', onConflict: 'fail' }); note(`${event.data.n} got ${JSON.stringify(got?.data)}`) } catch (error) { note(`${event.data.n} ${error instanceof Error ? `${error.name}: ${error.message.replace(/\d{10,}/g, 'N')}` : 'odd'}`) }
    })],
    play: async (w) => {
      const key = w.now()
      await w.send({ name: 'sig-fight', data: { key, n: 1 } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'sig-fight', data: { key, n: 2 } })
      await w.advance(2 * SECOND)
      await w.signal(`fight-${key}`, 'x')
      await w.advance(3 * SECOND)
    },
    trace: ['1 got "x"'],
    runs: ['sig-fight Completed', 'sig-fight Failed Error: Signal conflict; signal wait already exists for another run'],
  },
  {
    name: 'a run may take the place of the one that waits for the same signal',
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-replace', retries: 0, triggers: [{ event: 'sig-replace' }] }, async ({ event, step }) => {
      const got = await step.waitForSignal('sig', { signal: `replace-${event.data.key}`, timeout: '8s', onConflict: 'replace' })
      note(`${event.data.n} got ${JSON.stringify(got?.data ?? null)}`)
    })],
    play: async (w) => {
      const key = w.now()
      await w.send({ name: 'sig-replace', data: { key, n: 1 } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'sig-replace', data: { key, n: 2 } })
      await w.advance(2 * SECOND)
      await w.signal(`replace-${key}`, 'x')
      await w.advance(10 * SECOND)
    },
    trace: ['2 got "x"', '1 got null'],
    runs: ['sig-replace Completed', 'sig-replace Completed'],
  },
  {
    name: 'a signal’s wait may outlast a year',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'sig-long', triggers: [{ event: 'sig-long' }] }, async ({ step }) => { await step.waitForSignal('sig', { signal: 'sig-long', timeout: '400d' }); note('end') })],
    play: async (w) => { await w.send({ name: 'sig-long' }); await w.advance(401 * 24 * HOUR) },
    trace: ['end'],
    runs: ['sig-long Completed'],
  },
]
