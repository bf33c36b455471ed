import { SECOND, type Scenario } from './scenario.ts'

/** How the SDK hands in what it has done. */
export const checkpoints: readonly Scenario[] = [
  {
    name: 'steps may be handed in several at a time',
    client: { checkpointing: { bufferedSteps: 3 } },
    functions: ({ client, note }) => [client.createFunction({ id: 'buffered', triggers: [{ event: 'buffered' }] }, async ({ step }) => {
      for (let n = 0; n < 7; n++) await step.run(`s${n}`, () => { note(`s${n}`); return n })
      await step.sleep('nap', '1s')
      return await step.run('last', () => 'done')
    })],
    play: async (w) => { await w.send({ name: 'buffered' }); await w.advance(6 * SECOND) },
    trace: ['s0', 's1', 's2', 's3', 's4', 's5', 's6'],
    runs: ['buffered Completed "done"'],
  },
  {
    name: 'what was not handed in before a failure is handed in with it, and not run again',
    client: { checkpointing: { bufferedSteps: 10 } },
    functions: ({ client, note, RetryAfterError }) => [client.createFunction({ id: 'buffer-fail', retries: 1, triggers: [{ event: 'buffer-fail' }] }, async ({ step, attempt }) => {
      await step.run('a', () => { note('a') })
      await step.run('b', () => { note('b') })
      await step.run('c', () => { note(`c ${attempt}`); if (attempt === 0) throw new RetryAfterError('again', '1s') })
    })],
    play: async (w) => { await w.send({ name: 'buffer-fail' }); await w.advance(8 * SECOND) },
    trace: ['a', 'b', 'c 0', 'c 1'],
    runs: ['buffer-fail Completed'],
  },
  {
    name: 'a call that has run long enough goes on in another, and repeats no step',
    client: { checkpointing: { maxRuntime: '1s' } },
    functions: ({ client, note, pause }) => [client.createFunction({ id: 'relay-race', triggers: [{ event: 'relay-race' }] }, async ({ step }) => {
      for (let n = 0; n < 4; n++) await step.run(`s${n}`, async () => { await pause(450); note(`s${n}`) })
      return 'over'
    })],
    play: async (w) => { await w.send({ name: 'relay-race' }); await w.advance(8 * SECOND) },
    trace: ['s0', 's1', 's2', 's3'],
    runs: ['relay-race Completed "over"'],
  },
  {
    name: 'a function may go without checkpoints by itself',
    functions: ({ client, note }) => [client.createFunction({ id: 'own-way', checkpointing: false, triggers: [{ event: 'own-way' }] }, async ({ step }) => {
      const a = await step.run('a', () => 1)
      const b = await step.run('b', () => 2)
      await step.run('note', () => { note(`${a + b}`) })
    })],
    play: async (w) => { await w.send({ name: 'own-way' }); await w.advance(6 * SECOND) },
    trace: ['3'],
    runs: ['own-way Completed'],
  },
]
