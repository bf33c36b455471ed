import { DAY, HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Trying again, giving up, and telling about it. */
export const failures: readonly Scenario[] = [
  {
    name: 'a failing step is tried as often as asked, then the run has failed',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'fails', retries: 2, triggers: [{ event: 'fails' }], onFailure: ({ error }: { error: Error }) => { note(`failed ${error.message}`) } }, async ({ step }) => {
      await step.run('try', () => { note('try'); throw new Error('nope') })
    })],
    play: async (w) => { await w.send({ name: 'fails' }); await w.advance(HOUR) },
    trace: ['try', 'try', 'try', 'failed nope'],
    runs: ['fails Failed Error: nope', 'fails-failure Completed'],
  },
  {
    name: 'attempts are counted step by step',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'count', retries: 3, triggers: [{ event: 'count' }] }, async ({ step, attempt }) => {
      let tries = 0
      await step.run('one', () => { note(`one ${attempt}`); if (attempt < 1) throw new Error(`x${tries++}`) })
      await step.run('two', () => { note(`two ${attempt}`); if (attempt < 2) throw new Error('y') })
    })],
    play: async (w) => { await w.send({ name: 'count' }); await w.advance(HOUR) },
    trace: ['one 0', 'one 1', 'two 0', 'two 1', 'two 2'],
    runs: ['count Completed'],
  },
  {
    name: 'a non-retriable error ends it at once',
    functions: ({ client, note, NonRetriableError }) => [client.createFunction({ id: 'never', retries: 5, triggers: [{ event: 'never' }], onFailure: () => { note('failed') } }, async ({ step }) => {
      await step.run('try', () => { note('try'); throw new NonRetriableError('stop') })
    })],
    play: async (w) => { await w.send({ name: 'never' }); await w.advance(6 * SECOND) },
    trace: ['try', 'failed'],
    runs: ['never Failed NonRetriableError: stop', 'never-failure Completed'],
  },
  {
    name: 'the app may say when to try again',
    functions: ({ client, note, RetryAfterError }) => [client.createFunction({ id: 'after', retries: 5, triggers: [{ event: 'after' }] }, async ({ step, attempt }) => {
      await step.run('try', () => { note(`try ${attempt}`); if (attempt === 0) throw new RetryAfterError('busy', '3s') })
    })],
    play: async (w) => { await w.send({ name: 'after' }); await w.advance(8 * SECOND) },
    trace: ['try 0', 'try 1'],
    runs: ['after Completed'],
  },
  {
    name: 'a step that failed for good can be caught in code',
    replays: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'caught', retries: 0, triggers: [{ event: 'caught' }], onFailure: () => { note('failed') } }, async ({ step }) => {
      try { await step.run('bad', () => { throw new Error('bad day') }) } catch (error) { note(`caught ${error instanceof Error ? error.message : ''}`) }
      await step.run('plan-b', () => { note('plan b') })
    })],
    play: async (w) => { await w.send({ name: 'caught' }); await w.advance(6 * SECOND) },
    trace: ['caught bad day', 'plan b'],
    runs: ['caught Completed'],
  },
  {
    name: 'an error outside steps is tried again without repeating the steps',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'between', retries: 1, triggers: [{ event: 'between' }] }, async ({ step, attempt }) => {
      await step.run('once', () => { note('once') })
      if (attempt === 0) throw new Error('between steps')
      note('end')
    })],
    play: async (w) => { await w.send({ name: 'between' }); await w.advance(10 * MINUTE) },
    trace: ['once', 'end'],
    runs: ['between Completed'],
  },
  {
    name: 'one of several parallel steps may fail and be caught',
    functions: ({ client, note }) => [client.createFunction({ id: 'some', retries: 0, triggers: [{ event: 'some' }] }, async ({ step }) => {
      const got = await Promise.allSettled([step.run('a', () => 'a'), step.run('b', () => { throw new Error('b') }), step.run('c', () => 'c')])
      note(got.map((g) => g.status).join(' '))
    })],
    play: async (w) => { await w.send({ name: 'some' }); await w.advance(6 * SECOND) },
    trace: ['fulfilled rejected fulfilled'],
    runs: ['some Completed'],
  },
  {
    name: 'a step result over 4 MiB fails the run after the step ran',
    functions: ({ client, note }) => [client.createFunction({ id: 'big', retries: 0, triggers: [{ event: 'big' }], onFailure: ({ error }: { error: Error }) => { note(error.message.slice(0, 42)) } }, async ({ step }) => {
      await step.run('huge', () => { note('ran'); return 'x'.repeat(4_400_000) })
    })],
    play: async (w) => { await w.send({ name: 'big' }); await w.advance(8 * SECOND) },
    trace: ['ran', '{"error":{"error":"error validating genera'],
    runs: ['big Failed Error: error validating generator opcode f2104f95264636b0abb0da2ae9f2baa6cf183fdd: step output size is greater than the limit', 'big-failure Completed'],
  },
  {
    name: 'twenty retries ride out half a day of outage',
    virtualOnly: true,
    functions: ({ client, note }) => {
      let tries = 0
      return [client.createFunction({ id: 'patient', retries: 20, triggers: [{ event: 'patient' }] }, async ({ step }) => {
        await step.run('call', () => { if (++tries < 16) throw new Error('down'); note('up') })
      })]
    },
    play: async (w) => { await w.send({ name: 'patient' }); await w.advance(2 * DAY) },
    trace: ['up'],
    runs: ['patient Completed'],
  },
]
