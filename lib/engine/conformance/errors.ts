import { HOUR, MINUTE, SECOND, type Failure, type Scenario } from './scenario.ts'

const told = (error: unknown): string => {
  if (!(error instanceof Error)) return `not an error: ${JSON.stringify(error)}`
  const cause = error.cause instanceof Error ? ` because ${error.cause.name}: ${error.cause.message}` : error.cause === undefined ? '' : ` because ${JSON.stringify(error.cause)}`
  return `${error.constructor.name} ${error.name}: ${error.message}${cause}`
}
class PaymentError extends Error { override name = 'PaymentError' }

/** What becomes of an error: its name, its cause, who gets to see it. */
export const errors: readonly Scenario[] = [
  {
    name: 'a caught step error is a StepError that keeps the name and the message of the one thrown',
    functions: ({ client, note }) => [client.createFunction({ id: 'named', retries: 0, triggers: [{ event: 'named' }] }, async ({ step }) => {
      try { await step.run('pay', () => { throw new PaymentError('card declined') }) } catch (error) { note(told(error)) }
      return 'survived'
    })],
    play: async (w) => { await w.send({ name: 'named' }); await w.advance(5 * SECOND) },
    trace: ['StepError PaymentError: card declined'],
    runs: ['named Completed "survived"'],
  },
  {
    name: 'the cause of a step’s error arrives with it',
    functions: ({ client, note }) => [client.createFunction({ id: 'cause', retries: 0, triggers: [{ event: 'cause' }] }, async ({ step }) => {
      try { await step.run('outer', () => { throw new Error('outer', { cause: new TypeError('inner') }) }) } catch (error) { note(told(error)) }
    })],
    play: async (w) => { await w.send({ name: 'cause' }); await w.advance(5 * SECOND) },
    trace: ['StepError Error: outer because TypeError: inner'],
    runs: ['cause Completed'],
  },
  {
    name: 'things that are no errors may be thrown from steps',
    functions: ({ client }) => [client.createFunction({ id: 'thrown', retries: 0, triggers: [{ event: 'thrown' }] }, async ({ step }) => {
      const things: [string, unknown][] = [['text', 'a text'], ['nothing', undefined], ['number', 42], ['object', { code: 7 }]]
      const caught: string[] = []
      for (const [id, thing] of things) { try { await step.run(id, () => { throw thing }) } catch (error) { caught.push(told(error)) } }
      return caught
    })],
    play: async (w) => { await w.send({ name: 'thrown' }); await w.advance(14 * SECOND) },
    trace: [],
    runs: ['thrown Completed ["StepError Error: a text","StepError Error: Unknown error","StepError Error: 42","StepError Error: {\\"code\\":7}"]'],
  },
  {
    name: 'things that are no errors may be thrown from the function',
    unordered: true,
    functions: ({ client, note }) => ([['text', 'a text'], ['nothing', undefined], ['object', { code: 7 }]] as const).map(([id, thing]) => client.createFunction({ id: `fn-${id}`, retries: 0, triggers: [{ event: 'fn-thrown' }], onFailure: ({ error }: Failure) => { note(`${id} ${told(error)}`) } }, () => { throw thing })),
    play: async (w) => { await w.send({ name: 'fn-thrown' }); await w.advance(6 * SECOND) },
    trace: ['nothing Error Error: undefined', 'object Error Error: {"code":7}', 'text Error Error: a text'],
    runs: ['fn-nothing Failed Error: undefined', 'fn-nothing-failure Completed', 'fn-object Failed Error: {"code":7}', 'fn-object-failure Completed', 'fn-text Failed Error: a text', 'fn-text-failure Completed'],
  },
  {
    name: 'an error nobody catches fails the run with its name',
    functions: ({ client }) => [
      client.createFunction({ id: 'uncaught-step', retries: 0, triggers: [{ event: 'uncaught' }] }, async ({ step }) => { await step.run('pay', () => { throw new PaymentError('card declined') }) }),
      client.createFunction({ id: 'uncaught-body', retries: 0, triggers: [{ event: 'uncaught' }] }, () => { throw new PaymentError('no card') }),
    ],
    play: async (w) => { await w.send({ name: 'uncaught' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['uncaught-body Failed PaymentError: no card', 'uncaught-step Failed PaymentError: card declined'],
  },
  {
    name: 'onFailure is told the error, the event and the run, and may use steps',
    functions: ({ client, note }) => [client.createFunction({
      id: 'told', retries: 0, triggers: [{ event: 'told' }],
      onFailure: async ({ error, event, step }: Failure) => {
        const kept = await step.run('keep', () => ({ error: event.data.error.message, from: event.data.event.data, fn: event.data.function_id.replace(/^.*-/, ''), run: event.data.run_id.length, name: event.name }))
        await step.sleep('nap', '1s')
        note(`${error.name} ${error.message} ${JSON.stringify(kept)}`)
      },
    }, () => { throw new PaymentError('no card') })],
    play: async (w) => { await w.send({ name: 'told', data: { lead: 'a' } }); await w.advance(7 * SECOND) },
    trace: ['PaymentError no card {"error":"no card","fn":"told","from":{"lead":"a"},"name":"inngest/function.failed","run":26}'],
    runs: ['told Failed PaymentError: no card', 'told-failure Completed'],
  },
  {
    name: 'an onFailure that fails is tried once more and then is over',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'twice', retries: 0, triggers: [{ event: 'twice' }], onFailure: ({ attempt }: Failure) => { note(`handler ${attempt}`); throw new Error('handler') } }, () => { throw new Error('body') })],
    play: async (w) => { await w.send({ name: 'twice' }); await w.advance(HOUR) },
    trace: ['handler 0', 'handler 1'],
    runs: ['twice Failed Error: body', 'twice-failure Failed Error: handler'],
  },
  {
    name: 'attempt and maxAttempts are told, and the last attempt is the retries plus one',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'attempts', retries: 2, triggers: [{ event: 'attempts' }] }, ({ attempt, maxAttempts }) => { note(`${attempt} of ${maxAttempts}`); throw new Error('again') })],
    play: async (w) => { await w.send({ name: 'attempts' }); await w.advance(10 * MINUTE) },
    trace: ['0 of 3', '1 of 3', '2 of 3'],
    runs: ['attempts Failed Error: again'],
  },
  {
    name: 'without a number a function has four retries',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'default', triggers: [{ event: 'default' }] }, ({ attempt, maxAttempts }) => { note(`${attempt} of ${maxAttempts}`); throw new Error('again') })],
    play: async (w) => { await w.send({ name: 'default' }); await w.advance(HOUR) },
    trace: ['0 of 5', '1 of 5', '2 of 5', '3 of 5', '4 of 5'],
    runs: ['default Failed Error: again'],
  },
  {
    name: 'a run-away error after a caught one still fails the run',
    functions: ({ client, note }) => [client.createFunction({ id: 'rethrow', retries: 0, triggers: [{ event: 'rethrow' }] }, async ({ step }) => {
      try { await step.run('bad', () => { throw new PaymentError('first') }) } catch (error) { note('caught'); throw error }
    })],
    play: async (w) => { await w.send({ name: 'rethrow' }); await w.advance(5 * SECOND) },
    trace: ['caught'],
    runs: ['rethrow Failed PaymentError: first'],
  },
  {
    name: 'a non-retriable error outside steps ends the run at once',
    functions: ({ client, note, NonRetriableError }) => [client.createFunction({ id: 'final', retries: 5, triggers: [{ event: 'final' }] }, ({ attempt }) => { note(`try ${attempt}`); throw new NonRetriableError('give up', { cause: new Error('why') }) })],
    play: async (w) => { await w.send({ name: 'final' }); await w.advance(5 * SECOND) },
    trace: ['try 0'],
    runs: ['final Failed NonRetriableError: give up'],
  },
  {
    name: 'a non-retriable error in a step may be caught',
    functions: ({ client, note, NonRetriableError }) => [client.createFunction({ id: 'finalstep', retries: 5, triggers: [{ event: 'finalstep' }] }, async ({ step }) => {
      try { await step.run('bad', () => { note('try'); throw new NonRetriableError('give up') }) } catch (error) { note(told(error)) }
    })],
    play: async (w) => { await w.send({ name: 'finalstep' }); await w.advance(5 * SECOND) },
    trace: ['try', 'StepError NonRetriableError: give up'],
    runs: ['finalstep Completed'],
  },
  {
    name: 'the time to try again may be a number of ms, a text or a date',
    functions: ({ client, note, RetryAfterError, now }) => [client.createFunction({ id: 'again-at', retries: 3, triggers: [{ event: 'again-at' }] }, async ({ step, attempt }) => {
      await step.run('try', () => {
        note(`try ${attempt}`)
        if (attempt === 0) throw new RetryAfterError('ms', 1000)
        if (attempt === 1) throw new RetryAfterError('text', '2s')
        if (attempt === 2) throw new RetryAfterError('date', new Date(now() + 2000))
      })
    })],
    play: async (w) => { await w.send({ name: 'again-at' }); await w.advance(14 * SECOND) },
    trace: ['try 0', 'try 1', 'try 2', 'try 3'],
    runs: ['again-at Completed'],
  },
  {
    name: 'trying again later works outside steps too',
    functions: ({ client, note, RetryAfterError }) => [client.createFunction({ id: 'again-body', retries: 1, triggers: [{ event: 'again-body' }] }, ({ attempt }) => { note(`try ${attempt}`); if (attempt === 0) throw new RetryAfterError('busy', '2s') })],
    play: async (w) => { await w.send({ name: 'again-body' }); await w.advance(8 * SECOND) },
    trace: ['try 0', 'try 1'],
    runs: ['again-body Completed'],
  },
  {
    name: 'a time to try again on the last attempt changes nothing',
    functions: ({ client, note, RetryAfterError }) => [client.createFunction({ id: 'last', retries: 0, triggers: [{ event: 'last' }] }, async ({ step }) => { await step.run('try', () => { note('try'); throw new RetryAfterError('busy', '1s') }) })],
    play: async (w) => { await w.send({ name: 'last' }); await w.advance(6 * SECOND) },
    trace: ['try'],
    runs: ['last Failed RetryAfterError: busy'],
  },
]
