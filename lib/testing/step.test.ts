import { expect, test } from 'vitest'
import { newRun, runFunction, stepsOf } from './step.ts'
import type { Handler } from './step.ts'

const event = { name: 'lead/signal.received', data: { leadId: 'ld_1' } }

test('a finished step is never run again, however often the function is played', async () => {
  let runs = 0
  let bodies = 0
  const handler: Handler = async ({ step }) => {
    bodies++
    const first = await step.run('look', () => ++runs)
    await step.sleepUntil('wait', new Date(1_000))
    return step.run('again', () => first + 1)
  }
  let now = 0
  const run = await runFunction(handler, newRun(event), () => now)
  expect(run.parked).toEqual({ id: 'wait', untilMs: 1_000 })
  now = 1_000
  await runFunction(handler, run, () => now)
  expect([runs, bodies, run.finished, run.output]).toEqual([1, 2, true, 2])
  expect(stepsOf(run)).toEqual(['look', 'wait', 'again'])
})

test('answers travel as JSON, so nothing that is not JSON survives a step', async () => {
  const run = await runFunction(async ({ step }) => step.run('look', () => ({ at: new Date(0), gone: undefined })), newRun(event), () => 0)
  expect(run.output).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})

test('an event is sent once, though the function is played again after a sleep', async () => {
  const handler: Handler = async ({ step }) => {
    await step.sendEvent('tell', { name: 'lead/wait.due', data: { leadId: 'ld_1' } })
    await step.sleepUntil('wait', new Date(10))
  }
  let now = 0
  const run = await runFunction(handler, newRun(event), () => now)
  expect(run.sent).toHaveLength(1)
  now = 10
  await runFunction(handler, run, () => now)
  expect([run.sent.length, run.finished]).toEqual([0, true])
})

test('a step that throws fails the run', async () => {
  const failing: Handler = async ({ step }) => step.run('look', () => Promise.reject(new Error('the database is away')))
  await expect(runFunction(failing, newRun(event), () => 0)).rejects.toThrow('the database is away')
})
