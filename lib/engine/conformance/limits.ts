import { SECOND, type Failure, type Scenario } from './scenario.ts'

/** Where the real server stops, this one stops too, with the same words. */
export const limits: readonly Scenario[] = [
  {
    name: 'onFailure is told of the server’s own errors in the server’s own way',
    functions: ({ client, note }) => [client.createFunction({
      id: 'own-error', triggers: [{ event: 'own-error' }],
      onFailure: ({ error, event }: Failure) => {
        const told = event.data.error as Failure['event']['data']['error'] & { error?: string }
        note(`${error.name} ${told.error}`)
        note((JSON.parse(error.message) as { error: { name: string } }).error.name)
      },
    }, async ({ step }) => { await step.sleep('s', 400 * 86_400_000) })],
    play: async (w) => { await w.send({ name: 'own-error' }); await w.advance(6 * SECOND) },
    trace: ['Error InngestErrTimeoutTooLong', 'InngestErrTimeoutTooLong'],
    runs: ['own-error Failed InngestErrTimeoutTooLong: The sleep "57w1d" ends more than one year in the future; sleeps may last at most one year.', 'own-error-failure Completed'],
  },
  {
    name: 'a wait for an event of more than a year fails the run',
    functions: ({ client }) => [client.createFunction({ id: 'wait-year', triggers: [{ event: 'wait-year' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'wait-year/never', timeout: '380d' }) })],
    play: async (w) => { await w.send({ name: 'wait-year' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['wait-year Failed InngestErrTimeoutTooLong: The wait-for-event timeout "54w2d" expires more than one year in the future; timeouts may last at most one year.'],
  },
  {
    name: 'a wait whose expression does not compile fails the run',
    functions: ({ client }) => [
      client.createFunction({ id: 'wait-syntax', triggers: [{ event: 'wait-bad' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'wait-bad/never', if: 'async.data.x ==', timeout: '1h' }) }),
      client.createFunction({ id: 'wait-unknown', triggers: [{ event: 'wait-bad' }] }, async ({ step }) => { await step.waitForEvent('e', { event: 'wait-bad/never', if: 'lowerAscii(async.data.x) == "a"', timeout: '1h' }) }),
    ],
    play: async (w) => { await w.send({ name: 'wait-bad' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['wait-syntax Failed InvalidExpression: Wait for event If expression failed to compile', 'wait-unknown Failed InvalidExpression: Wait for event If expression failed to compile'],
  },
  {
    name: 'more than a thousand steps side by side fail the run',
    functions: ({ client }) => [client.createFunction({ id: 'too-wide', triggers: [{ event: 'too-wide' }] }, async ({ step }) => { await Promise.all(Array.from({ length: 1001 }, (_, n) => step.sleep(`s${n}`, '1s'))) })],
    play: async (w) => { await w.send({ name: 'too-wide' }); await w.advance(6 * SECOND) },
    trace: [],
    runs: ['too-wide Failed InngestErrFunctionOverflowed: The function run exceeded the step limit of 1000 steps.'],
  },
  {
    name: 'the thousand and first step fails the run',
    virtualOnly: true,
    functions: ({ client }) => [client.createFunction({ id: 'too-long', triggers: [{ event: 'too-long' }] }, async ({ step }) => { for (let n = 0; n < 1001; n++) await step.run(`s${n}`, () => n); return 'never' })],
    play: async (w) => { await w.send({ name: 'too-long' }); await w.advance(SECOND) },
    client: { checkpointing: true },
    trace: [],
    runs: ['too-long Failed InngestErrFunctionOverflowed: The function run exceeded the step limit of 1000 steps.'],
  },
  {
    name: 'results of more than 32 MiB together fail the run',
    heavy: true,
    client: { checkpointing: true },
    functions: ({ client }) => [client.createFunction({ id: 'too-much', triggers: [{ event: 'too-much' }] }, async ({ step }) => { for (let n = 0; n < 10; n++) await step.run(`s${n}`, () => 'x'.repeat(4_000_000)); return 'never' })],
    play: async (w) => { await w.send({ name: 'too-much' }); await w.advance(45 * SECOND) },
    trace: [],
    runs: ['too-much Failed InngestErrStateOverflowed: The function run exceeded the state size limit of 33554432 bytes.'],
  },
  {
    name: 'a function may return what no step may, when it has no checkpoints',
    heavy: true,
    client: { checkpointing: false },
    functions: ({ client }) => [client.createFunction({ id: 'large-return', triggers: [{ event: 'large-return' }] }, () => 'x'.repeat(4_300_000))],
    play: async (w) => { await w.send({ name: 'large-return' }); await w.advance(6 * SECOND) },
    trace: [],
    runs: [`large-return Completed "${'x'.repeat(199)}`],
  },
  {
    name: 'with checkpoints a function may not return more than a step may',
    heavy: true,
    client: { checkpointing: true },
    functions: ({ client }) => [client.createFunction({ id: 'large-end', retries: 0, triggers: [{ event: 'large-end' }] }, () => 'x'.repeat(4_300_000))],
    play: async (w) => { await w.send({ name: 'large-end' }); await w.advance(12 * SECOND) },
    trace: [],
    runs: ['large-end Failed Error: error validating generator opcode 0737c22d3bfae812339732d14d8c7dbd6dc4e09c: step output size is greater than the limit'],
  },
  {
    name: 'a step whose result is too large runs again, as often as it may fail',
    heavy: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'large-again', retries: 1, triggers: [{ event: 'large-again' }] }, async ({ step }) => { await step.run('s', () => { note('ran'); return 'x'.repeat(4_400_000) }) })],
    play: async (w) => { await w.send({ name: 'large-again' }); await w.advance(70 * SECOND) },
    trace: ['ran', 'ran'],
    runs: ['large-again Failed Error: error validating generator opcode a0f1490a20d0211c997b44bc357e1972deab8ae3: step output size is greater than the limit'],
  },
  {
    name: 'a result just under 4 MiB is kept',
    heavy: true,
    functions: ({ client }) => [client.createFunction({ id: 'large-fine', triggers: [{ event: 'large-fine' }] }, async ({ step }) => { const got = await step.run('s', () => 'x'.repeat(4 * 1024 * 1024 - 100)); await step.sleep('nap', '1s'); return got.length })],
    play: async (w) => { await w.send({ name: 'large-fine' }); await w.advance(8 * SECOND) },
    trace: [],
    runs: ['large-fine Completed 4194204'],
  },
]

/** What needs the Inngest server, and is refused by name here. */
export const elsewhere: readonly Scenario[] = [
  {
    name: 'step.fetch is refused by name, in a way a function may catch',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'no-fetch', triggers: [{ event: 'no-fetch' }] }, async ({ step }) => {
      try { await step.fetch('http://127.0.0.1:1/') } catch (error) { note(error instanceof Error ? `${error.name}: ${error.message}` : 'odd') }
    })],
    play: async (w) => { await w.send({ name: 'no-fetch' }); await w.advance(SECOND) },
    trace: ['InngestErrUnsupported: step.fetch needs the Inngest server; the embedded engine does not do it.'],
    runs: ['no-fetch Completed'],
  },
  {
    name: 'step.ai.wrap is a step like any other; step.ai.infer is refused by name',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'no-infer', retries: 0, triggers: [{ event: 'no-infer' }] }, async ({ step }) => {
      note(JSON.stringify(await step.ai.wrap('wrap', (a: number) => ({ twice: a * 2 }), 21)))
      await step.ai.infer('infer', { model: step.ai.models.openai({ model: 'gpt-4o', apiKey: 'none' }), body: { messages: [] } })
    })],
    play: async (w) => { await w.send({ name: 'no-infer' }); await w.advance(SECOND) },
    replays: true,
    trace: ['{"twice":42}', '{"twice":42}'],
    runs: ['no-infer Failed InngestErrUnsupported: step.ai.infer needs the Inngest server; the embedded engine does not do it.'],
  },
]
