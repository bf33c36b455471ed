import { DAY, HOUR, SECOND, type Scenario } from './scenario.ts'

/** Calling a function from another and waiting for its answer. */
export const invokes: readonly Scenario[] = [
  {
    name: 'a function is invoked by its id, in this app or another that is there',
    functions: ({ client, note, referenceFunction }) => [
      client.createFunction({ id: 'ref-child', triggers: [] }, ({ event }) => `hello ${(event.data as { who: string }).who}`),
      client.createFunction({ id: 'ref-parent', triggers: [{ event: 'ref-parent' }] }, async ({ step }) => { note(String(await step.invoke('call', { function: referenceFunction({ functionId: 'ref-child' }), data: { who: 'you' } }))) }),
    ],
    play: async (w) => { await w.send({ name: 'ref-parent' }); await w.advance(5 * SECOND) },
    trace: ['hello you'],
    runs: ['ref-child Completed "hello you"', 'ref-parent Completed'],
  },
  {
    name: 'a function that is not there fails the step by name',
    functions: ({ client, note, referenceFunction }) => [client.createFunction({ id: 'ref-none', retries: 0, triggers: [{ event: 'ref-none' }] }, async ({ step }) => {
      try { await step.invoke('call', { function: referenceFunction({ functionId: 'nowhere', appId: 'elsewhere' }), data: {} }) } catch (error) { note(error instanceof Error ? `${error.name}: ${error.message}` : 'odd') }
    })],
    play: async (w) => { await w.send({ name: 'ref-none' }); await w.advance(5 * SECOND) },
    trace: ['Error: could not find function with ID: elsewhere-nowhere'],
    runs: ['ref-none Completed'],
  },
  {
    name: 'an invoked function sees the event it was invoked with',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-see', triggers: [{ event: 'inv-never' }] }, ({ event }) => {
        const data = event.data as unknown as Record<string, unknown>
        note(JSON.stringify([event.name, Object.keys(data).sort(), data['a']]))
      })
      return [child, client.createFunction({ id: 'inv-shower', triggers: [{ event: 'inv-see' }] }, async ({ step }) => { await step.invoke('call', { function: child, data: { a: 1 } }) })]
    },
    play: async (w) => { await w.send({ name: 'inv-see' }); await w.advance(5 * SECOND) },
    trace: ['["inngest/function.invoked",["_inngest","a"],1]'],
    runs: ['inv-see Completed', 'inv-shower Completed'],
  },
  {
    name: 'an invoked function that sleeps is waited for',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-sleeper', triggers: [] }, async ({ step }) => { await step.sleep('s', '3s'); return 'rested' })
      return [child, client.createFunction({ id: 'inv-waiter', triggers: [{ event: 'inv-sleep' }] }, async ({ step }) => { note(String(await step.invoke('call', { function: child }))) })]
    },
    play: async (w) => { await w.send({ name: 'inv-sleep' }); await w.advance(7 * SECOND) },
    trace: ['rested'],
    runs: ['inv-sleeper Completed "rested"', 'inv-waiter Completed'],
  },
  {
    name: 'an invoked function that takes too long fails the step, and goes on by itself',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-slow', triggers: [] }, async ({ step }) => { await step.sleep('s', '6s'); return 'late' })
      return [child, client.createFunction({ id: 'inv-hasty', retries: 2, triggers: [{ event: 'inv-slow' }] }, async ({ step }) => {
        try { await step.invoke('call', { function: child, timeout: '2s' }) } catch (error) { note(error instanceof Error ? `${error.name}: ${error.message}` : 'odd') }
      })]
    },
    play: async (w) => { await w.send({ name: 'inv-slow' }); await w.advance(10 * SECOND) },
    trace: ['InngestInvokeTimeoutError: Timed out waiting for invoked function to complete'],
    runs: ['inv-hasty Completed', 'inv-slow Completed "late"'],
  },
  {
    name: 'an invoked function that fails throws in the one that called, once, however many retries that has',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-bad', retries: 0, triggers: [] }, () => { throw new RangeError('out of it') })
      return [child, client.createFunction({ id: 'inv-caller', retries: 3, triggers: [{ event: 'inv-bad' }] }, async ({ step }) => {
        try { await step.invoke('call', { function: child }) } catch (error) { note(error instanceof Error ? `${error.constructor.name} ${error.name}: ${error.message}` : 'odd') }
      })]
    },
    play: async (w) => { await w.send({ name: 'inv-bad' }); await w.advance(6 * SECOND) },
    trace: ['StepError RangeError: out of it'],
    runs: ['inv-bad Failed RangeError: out of it', 'inv-caller Completed'],
  },
  {
    name: 'an uncaught failure of an invoked function fails the caller',
    functions: ({ client }) => {
      const child = client.createFunction({ id: 'inv-bad2', retries: 0, triggers: [] }, () => { throw new RangeError('out of it') })
      return [child, client.createFunction({ id: 'inv-caller2', retries: 3, triggers: [{ event: 'inv-bad2' }] }, async ({ step }) => { await step.invoke('call', { function: child }) })]
    },
    play: async (w) => { await w.send({ name: 'inv-bad2' }); await w.advance(6 * SECOND) },
    trace: [],
    runs: ['inv-bad2 Failed RangeError: out of it', 'inv-caller2 Failed RangeError: out of it'],
  },
  {
    name: 'an invoked function that is cancelled does not throw: the step gives the event that tells of it',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-gone', triggers: [], cancelOn: [{ event: 'inv-gone/stop' }] }, async ({ step }) => { await step.sleep('s', '30s') })
      return [child, client.createFunction({ id: 'inv-left', retries: 0, triggers: [{ event: 'inv-gone' }] }, async ({ step }) => {
        const got: unknown = await step.invoke('call', { function: child, timeout: '15s' })
        const told = got as { name: string; data: { _inngest: unknown; error?: unknown; function_id: string } }
        note(JSON.stringify([told.name, told.data._inngest, told.data.error, told.data.function_id.replace(/^.*-inv/, 'inv')]))
      })]
    },
    play: async (w) => { await w.send({ name: 'inv-gone' }); await w.advance(3 * SECOND); await w.send({ name: 'inv-gone/stop' }); await w.advance(6 * SECOND) },
    trace: ['["inngest/function.finished",{"status":"Cancelled"},null,"inv-gone"]'],
    runs: ['inv-gone Cancelled', 'inv-left Completed'],
  },
  {
    name: 'cancelling the caller leaves the invoked function running',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-child', triggers: [] }, async ({ step }) => { await step.sleep('s', '5s'); note('child ended') })
      return [child, client.createFunction({ id: 'inv-parent', triggers: [{ event: 'inv-orphan' }], cancelOn: [{ event: 'inv-orphan/stop' }] }, async ({ step }) => { await step.invoke('call', { function: child }); note('parent ended') })]
    },
    play: async (w) => { await w.send({ name: 'inv-orphan' }); await w.advance(2 * SECOND); await w.send({ name: 'inv-orphan/stop' }); await w.advance(7 * SECOND) },
    trace: ['child ended'],
    runs: ['inv-child Completed', 'inv-parent Cancelled'],
  },
  {
    name: 'several functions are invoked at once, and one answer is nothing',
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-many', triggers: [] }, ({ event }) => { const { n } = event.data as { n: number }; return n === 2 ? undefined : n * 10 })
      return [child, client.createFunction({ id: 'inv-all', triggers: [{ event: 'inv-all' }] }, async ({ step }) => { note(JSON.stringify(await Promise.all([1, 2, 3].map((n) => step.invoke(`call-${n}`, { function: child, data: { n } }))))) })]
    },
    play: async (w) => { await w.send({ name: 'inv-all' }); await w.advance(6 * SECOND) },
    trace: ['[10,null,30]'],
    runs: ['inv-all Completed', 'inv-many Completed', 'inv-many Completed 10', 'inv-many Completed 30'],
  },
  {
    name: 'an invocation without a time limit waits for months',
    virtualOnly: true,
    functions: ({ client, note }) => {
      const child = client.createFunction({ id: 'inv-month', triggers: [] }, async ({ step }) => { await step.sleep('s', 100 * DAY); return 'done' })
      return [child, client.createFunction({ id: 'inv-patient', triggers: [{ event: 'inv-month' }] }, async ({ step }) => { note(String(await step.invoke('call', { function: child }))) })]
    },
    play: async (w) => { await w.send({ name: 'inv-month' }); await w.advance(101 * DAY + HOUR) },
    trace: ['done'],
    runs: ['inv-month Completed "done"', 'inv-patient Completed'],
  },
  {
    name: 'a function may invoke itself, down to the bottom',
    functions: ({ client, note, referenceFunction }) => [client.createFunction({ id: 'inv-self', triggers: [{ event: 'inv-self' }] }, async ({ event, step }) => {
      const n = Number((event.data as { n: number }).n)
      const below: number = n === 0 ? 0 : Number(await step.invoke('down', { function: referenceFunction({ functionId: 'inv-self' }), data: { n: n - 1 } }))
      if (n === 2) note(`sum ${n + below}`)
      return n + below
    })],
    play: async (w) => { await w.send({ name: 'inv-self', data: { n: 2 } }); await w.advance(7 * SECOND) },
    trace: ['sum 3'],
    runs: ['inv-self Completed 0', 'inv-self Completed 1', 'inv-self Completed 3'],
  },
]
