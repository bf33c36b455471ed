import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { exposition } from '#lib/telemetry/meters.server.ts'
import { parseExposition } from '#lib/testing/exposition.ts'
import { chores } from './chores.ts'

const said: Record<string, unknown>[] = []
beforeEach(() => {
  vi.useFakeTimers()
  said.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => { said.push(JSON.parse(String(line)) as Record<string, unknown>); return true })
})
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks() })

test('a chore never runs twice at once, and one that fails is logged, counted and tried again', async () => {
  const work = chores()
  let ends = () => {}
  let began = 0
  work.every(1000, 'slow', () => new Promise((resolve) => { began++; ends = resolve }))
  let tries = 0
  work.every(1000, 'failing', async () => { if (++tries < 3) throw new Error('not yet for ada@example.com') })
  await vi.advanceTimersByTimeAsync(3500)
  expect([began, tries]).toEqual([1, 3])
  ends()
  await vi.advanceTimersByTimeAsync(1000)
  expect(began).toBe(2)
  expect(said).toMatchObject([{ event: 'failing.failed', level: 'error', chore: 'failing', message: 'not yet for •••' }, { event: 'failing.failed' }])
  const stopped = work.stop(10_000)
  ends()
  await stopped
  await vi.advanceTimersByTimeAsync(5000)
  expect(began).toBe(2)
  vi.useRealTimers()
  const family = parseExposition((await exposition([])).text).get('bide_chores_total')
  expect(family?.samples.find(({ labels }) => labels.chore === 'failing' && labels.outcome === 'failed')?.value).toBe(2)
})

test('stopping waits for what is under way, and no longer than it was told', async () => {
  const work = chores()
  let ended = false
  work.every(1000, 'endless', () => new Promise(() => {}))
  work.every(1000, 'short', () => new Promise((resolve) => { setTimeout(() => { ended = true; resolve() }, 500) }))
  await vi.advanceTimersByTimeAsync(1000)
  let stopped = false
  void work.stop(2000).then(() => { stopped = true })
  await vi.advanceTimersByTimeAsync(1999)
  expect([ended, stopped]).toEqual([true, false])
  await vi.advanceTimersByTimeAsync(2)
  expect(stopped).toBe(true)
})
