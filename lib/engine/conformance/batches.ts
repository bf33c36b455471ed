import { SECOND, type Event, type Scenario } from './scenario.ts'

const sorted = (events: readonly Event[]) => events.map((e) => Number(e.data?.['n'])).sort((a, b) => a - b).join(',')

/** Several events in one run. */
export const batches: readonly Scenario[] = [
  {
    name: 'a batch starts when full, and the rest when its time is over',
    functions: ({ client, note }) => [client.createFunction({ id: 'batch', triggers: [{ event: 'batch' }], batchEvents: { maxSize: 3, timeout: '4s' } }, ({ events }) => { note(sorted(events)) })],
    play: async (w) => { for (const n of [1, 2, 3, 4]) { await w.send({ name: 'batch', data: { n } }); await w.advance(600) } await w.advance(9 * SECOND) },
    trace: ['1,2,3', '4'],
    runs: ['batch Completed', 'batch Completed'],
  },
  {
    name: 'each key gathers a batch of its own',
    functions: ({ client, note }) => [client.createFunction({ id: 'batch-key', triggers: [{ event: 'batch-key' }], batchEvents: { maxSize: 2, timeout: '4s', key: 'event.data.k' } }, ({ events }) => { note(sorted(events)) })],
    play: async (w) => { for (const [k, n] of [['a', 1], ['b', 2], ['a', 3]] as const) { await w.send({ name: 'batch-key', data: { k, n } }); await w.advance(600) } await w.advance(8 * SECOND) },
    trace: ['1,3', '2'],
    runs: ['batch-key Completed', 'batch-key Completed'],
  },
  {
    name: 'an event that a batch’s condition refuses runs alone, at once',
    functions: ({ client, note }) => [client.createFunction({ id: 'batch-if', triggers: [{ event: 'batch-if' }], batchEvents: { maxSize: 5, timeout: '4s', if: 'event.data.slow == true' } }, ({ events }) => { note(sorted(events)) })],
    play: async (w) => { for (const [slow, n] of [[true, 1], [false, 2], [true, 3]] as const) { await w.send({ name: 'batch-if', data: { slow, n } }); await w.advance(600) } await w.advance(8 * SECOND) },
    trace: ['2', '1,3'],
    runs: ['batch-if Completed', 'batch-if Completed'],
  },
  {
    name: 'a batch may use steps, and its first event is the run’s own',
    functions: ({ client, note }) => [client.createFunction({ id: 'batch-steps', triggers: [{ event: 'batch-steps' }], batchEvents: { maxSize: 2, timeout: '4s' } }, async ({ event, events, step }) => {
      const sum = await step.run('sum', () => events.reduce((total: number, e: Event) => total + Number(e.data?.['n']), 0))
      await step.sleep('s', '1s')
      note(`${sum} ${event.id === events[0]?.id}`)
    })],
    play: async (w) => { for (const n of [20, 22]) { await w.send({ name: 'batch-steps', data: { n } }); await w.advance(500) } await w.advance(6 * SECOND) },
    trace: ['42 true'],
    runs: ['batch-steps Completed'],
  },
]
