import { SECOND, type Scenario } from './scenario.ts'

class PaymentError extends Error { override name = 'PaymentError' }

/** The events the engine itself sends about runs. */
export const announcements: readonly Scenario[] = [
  {
    name: 'a failed run’s event tells the error’s fields',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'teller', retries: 0, triggers: [{ event: 'teller' }] }, async ({ step }) => { await step.run('pay', () => { throw new PaymentError('declined') }) }),
      client.createFunction({ id: 'listener', triggers: [{ event: 'inngest/function.failed', if: 'event.data.event.name == "teller"' }] }, ({ event }) => {
        const error = event.data.error as Record<string, unknown>
        note(JSON.stringify([Object.keys(event.data).sort(), Object.keys(error).sort(), error['name'], error['message'], event.data.event.name, (event.data as Record<string, unknown>)['_inngest']]))
      }),
    ],
    play: async (w) => { await w.send({ name: 'teller' }); await w.advance(6 * SECOND) },
    trace: ['[["_inngest","error","event","events","function_id","result","run_id"],["error","message","name","stack"],"PaymentError","declined","teller",{"status":"Failed"}]'],
    runs: ['listener Completed', 'teller Failed PaymentError: declined'],
  },
  {
    name: 'a finished run’s event tells its result',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'finisher', triggers: [{ event: 'finisher' }] }, () => ({ answer: 42 })),
      client.createFunction({ id: 'hearer', triggers: [{ event: 'inngest/function.finished', if: 'event.data.event.name == "finisher"' }] }, ({ event }) => {
        const told = event.data as Record<string, unknown>
        note(JSON.stringify([Object.keys(told).sort(), told['result'], told['_inngest']]))
      }),
    ],
    play: async (w) => { await w.send({ name: 'finisher' }); await w.advance(6 * SECOND) },
    trace: ['[["_inngest","event","events","function_id","result","run_id"],{"answer":42},{"status":"Completed"}]'],
    runs: ['finisher Completed {"answer":42}', 'hearer Completed'],
  },
  {
    name: 'a failed run’s finish event tells the error too',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'flop', retries: 0, triggers: [{ event: 'flop' }] }, () => { throw new PaymentError('x') }),
      client.createFunction({ id: 'flop-hearer', triggers: [{ event: 'inngest/function.finished', if: 'event.data.event.name == "flop"' }] }, ({ event }) => {
        const told = event.data as Record<string, unknown>
        note(JSON.stringify([Object.keys(told).sort(), (told['error'] as Error | undefined)?.name, told['_inngest']]))
      }),
    ],
    play: async (w) => { await w.send({ name: 'flop' }); await w.advance(6 * SECOND) },
    trace: ['[["_inngest","error","event","events","function_id","result","run_id"],"PaymentError",{"status":"Failed"}]'],
    runs: ['flop Failed PaymentError: x', 'flop-hearer Completed'],
  },
  {
    name: 'a cancelled run’s event tells who was cancelled',
    functions: ({ client, note }) => [
      client.createFunction({ id: 'victim', triggers: [{ event: 'victim' }], cancelOn: [{ event: 'victim/stop' }] }, async ({ step }) => { await step.sleep('s', '30s') }),
      client.createFunction({ id: 'mourner', triggers: [{ event: 'inngest/function.cancelled', if: 'event.data.event.name == "victim"' }] }, ({ event }) => {
        const told = event.data as Record<string, unknown>
        note(JSON.stringify([Object.keys(told).sort(), (told['error'] as Error | undefined)?.name, (told['error'] as Error | undefined)?.message, told['result'], told['_inngest']]))
      }),
    ],
    play: async (w) => { await w.send({ name: 'victim' }); await w.advance(2 * SECOND); await w.send({ name: 'victim/stop' }); await w.advance(5 * SECOND) },
    trace: ['[["_inngest","event","events","function_id","run_id"],null,null,null,{"status":"Cancelled"}]'],
    runs: ['mourner Completed', 'victim Cancelled'],
  },
]
