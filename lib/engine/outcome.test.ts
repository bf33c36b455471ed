import { describe, expect, test } from 'vitest'
import { orAgain, outcomeOf, type Answer } from './outcome.ts'

const asked = { attempt: 0, attemptsMax: 5, step: null }
const said = (status: number, body: unknown, noRetry: string | null = null, retryAfter: string | null = null): Answer => ({ status, body, noRetry, retryAfter })
const read = (answer: Answer, about = asked) => outcomeOf(answer, about, 1000, 0)
const op = (kind: string, more: object = {}) => ({ id: 'sha', op: kind, name: 'n', ...more })

describe('what an answer of the app comes to', () => {
  test('200 ends the run with what it returned', () => { expect(read(said(200, { a: 1 }))).toEqual({ kind: 'complete', output: { a: 1 }, fills: [] }) })
  test('500 is tried again later, by the table', () => { expect(read(said(500, { name: 'E', message: 'm' }, 'false'))).toMatchObject({ kind: 'retry', dueMs: 16_000 }) })
  test('500 on the last attempt has failed', () => { expect(read(said(500, { message: 'm' }), { ...asked, attempt: 4 })).toMatchObject({ kind: 'fail', error: { message: 'm' } }) })
  test('400 that says not to retry has failed', () => { expect(read(said(400, { name: 'E', message: 'm', stack: 's' }, 'true'))).toMatchObject({ kind: 'fail', error: { name: 'E', message: 'm', stack: 's' } }) })
  test('no answer at all is an attempt', () => { expect(read(said(0, { message: 'socket' }))).toMatchObject({ kind: 'retry' }) })
  test('the app may name the moment', () => { expect(read(said(500, {}, 'false', '60'))).toMatchObject({ kind: 'retry', dueMs: 61_000 }) })
  test('a step that ran is kept', () => { expect(read(said(206, [op('StepRun', { data: 1 })]))).toMatchObject({ kind: 'go-on', fills: [{ step: 'sha', value: '{"data":1}' }] }) })
  test('a forced answer may be a single op', () => { expect(read(said(206, op('RunComplete', { data: 2 })))).toMatchObject({ kind: 'complete', output: 2 }) })
  test('a step that failed on its last attempt is kept as an error its author may catch', () => {
    expect(read(said(206, [op('StepFailed', { error: { name: 'E', message: 'm' } })], 'true'))).toMatchObject({ kind: 'go-on', fills: [{ failed: true, value: '{"error":{"name":"E","message":"m"}}' }] })
  })
  test('a step that failed and may be retried is retried', () => { expect(read(said(206, [op('StepError', { error: { message: 'm' } })], 'false'))).toMatchObject({ kind: 'retry' }) })
  test('a sleep is read from the name, where the JavaScript SDK puts it', () => { expect(read(said(206, [op('Sleep', { name: '10s' })]))).toMatchObject({ kind: 'go-on', parks: [{ how: { kind: 'sleep', untilMs: 11_000 } }] }) })
  test.each([['380d', 'The sleep "380d" ends more than one year in the future; sleeps may last at most one year.'], ['2028-01-01T00:00:00Z', 'The sleep "2028-01-01T00:00:00Z" ends more than one year in the future; sleeps may last at most one year.']])('a sleep of %s fails the run', (name, message) => { expect(read(said(206, [op('Sleep', { name })]))).toMatchObject({ kind: 'fail', error: { name: 'InngestErrTimeoutTooLong', message } }) })
  test.each(['', 'soon', '-5s', '1970-01-01T00:00:00Z'])('a sleep of "%s" is over at once', (name) => { expect(read(said(206, [op('Sleep', { name })]))).toMatchObject({ kind: 'go-on', parks: [{ how: { kind: 'sleep', untilMs: 1000 } }] }) })
  test('a wait without a time limit that can be read is over at once', () => { expect(read(said(206, [op('WaitForEvent', { name: 'e', opts: { timeout: '' } })]))).toMatchObject({ kind: 'go-on', parks: [{ how: { kind: 'event', untilMs: 1000 } }] }) })
  test('a wait whose expression does not compile fails the run', () => { expect(read(said(206, [op('WaitForEvent', { name: 'e', opts: { if: 'foo(async.data.x)', timeout: '1h' } })]))).toMatchObject({ kind: 'fail', error: { name: 'InvalidExpression' } }) })
  test('a result of more than 4 MiB fails the run, whether of a step or of the function', () => {
    const data = 'x'.repeat(4_200_000)
    for (const kind of ['StepRun', 'RunComplete']) expect(read(said(206, [op(kind, { data })]))).toMatchObject({ kind: 'fail', error: { message: 'error validating generator opcode sha: step output size is greater than the limit' } })
    expect(read(said(200, data))).toMatchObject({ kind: 'complete' })
  })
  test('what is too large is tried again first, other limits are not', () => {
    const large = read(said(206, [op('StepRun', { data: 'x'.repeat(4_200_000) })]))
    expect(orAgain(large, asked, 1000, 0)).toMatchObject({ kind: 'retry', dueMs: 16_000 })
    expect(orAgain(large, { ...asked, attempt: 4 }, 1000, 0)).toMatchObject({ kind: 'fail' })
    expect(orAgain(read(said(206, [op('Sleep', { name: '380d' })])), asked, 1000, 0)).toMatchObject({ kind: 'fail' })
  })
  test('what only the Inngest server can do is refused by name', () => { expect(read(said(206, [op('DeferAdd')]))).toMatchObject({ kind: 'fail', error: { name: 'InngestErrUnsupported' } }) })
  test('an answer that cannot be read is trouble with the app', () => { expect(read(said(206, [{ nonsense: true }]))).toMatchObject({ kind: 'retry', error: { name: 'InngestErrInvalidResponse' } }) })
})
