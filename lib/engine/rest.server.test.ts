import { expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { neighbours } from './neighbours.server.ts'
import { handClock } from './passage.server.ts'
import { openRig } from './rig.server.ts'
import { bearerOf } from './signature.ts'

const url = await testDatabase()
const authorization = `Bearer ${bearerOf(`signkey-test-${'cd'.repeat(32)}`)}`

test('runs are told over HTTP as Inngest’s API tells them, with their steps on top', async () => {
  const clock = handClock(Date.UTC(2026, 0, 5))
  const rig = openRig({ connectionString: url, schema: 'rest', clock }, (client) => [
    client.createFunction({ id: 'told', retries: 0, triggers: [{ event: 'told' }] }, async ({ event, step }) => {
      const twice = await step.run('twice', () => Number(event.data.n) * 2)
      await step.sleep('nap', '1h')
      if (event.data.bad === true) throw new RangeError('too bad')
      return { twice }
    }),
  ])
  await rig.engine.register(rig.handler)
  const get = async (path: string, method = 'GET') => { const r = await rig.engine.fetch(`http://engine.internal${path}`, { method, headers: { authorization } }); const text = await r.text(); return { status: r.status, body: (text === '' ? null : JSON.parse(text)) as { data: Record<string, unknown>[] & Record<string, unknown>; field?: string } } }
  const { ids: [good = '', bad = ''] } = await rig.client.send([{ name: 'told', data: { n: 21 } }, { name: 'told', data: { n: 1, bad: true } }])
  await rig.engine.tick()

  expect((await get(`/v1/events/${good}`)).body.data).toMatchObject({ internal_id: good, name: 'told', data: { n: 21 } })
  const [sleeping] = (await get(`/v1/events/${good}/runs`)).body.data
  expect(sleeping).toMatchObject({ function_id: 'app-told', status: 'Running', event_id: good, run_started_at: '2026-01-05T00:00:00.000Z', ended_at: null, waits_for: 'sleep', due_at: '2026-01-05T01:00:00.000Z' })
  expect((await get(`/v1/runs/${String(sleeping?.['run_id'])}`)).body.data).toMatchObject({ steps: [{ name: 'twice', status: 'Completed', output: 42, attempts: 1 }, { name: 'nap', status: 'Running', due_at: '2026-01-05T01:00:00.000Z' }] })

  clock.set(clock.now() + 3_600_000)
  await rig.engine.tick()
  expect((await get(`/v1/events/${good}/runs`)).body.data).toMatchObject([{ status: 'Completed', output: { twice: 42 }, ended_at: '2026-01-05T01:00:00.000Z' }])
  expect((await get(`/v1/events/${bad}/runs`)).body.data).toMatchObject([{ status: 'Failed', output: { error: { name: 'RangeError', message: 'too bad' } } }])
  expect((await get('/v1/runs?status=Failed')).body.data).toMatchObject([{ function_id: 'app-told', status: 'Failed' }])
  expect((await get('/v1/runs?limit=1')).body.data).toHaveLength(1)

  expect(await get('/v1/runs?status=Odd')).toMatchObject({ status: 400, body: { field: 'status' } })
  expect(await get('/v1/runs?limit=0')).toMatchObject({ status: 400, body: { field: 'limit' } })
  expect((await get('/v1/runs/unknown')).status).toBe(404)
  expect((await get('/v1/events/unknown/runs')).body.data).toEqual([])
  expect((await get('/v1/runs/unknown', 'DELETE')).status).toBe(404)
  expect((await rig.engine.fetch('http://engine.internal/v1/runs')).status).toBe(401)
  await rig.engine.stop()
})

test('a run is cancelled over HTTP', async () => {
  const rig = openRig({ connectionString: url, schema: 'rest_cancel' }, (client) => [client.createFunction({ id: 'long', triggers: [{ event: 'long' }] }, async ({ step }) => { await step.sleep('s', '1d') })])
  await rig.engine.register(rig.handler)
  await rig.client.send({ name: 'long' })
  await rig.engine.tick()
  const [run] = await rig.engine.runs()
  const remove = () => rig.engine.fetch(`http://engine.internal/v1/runs/${run?.id}`, { method: 'DELETE', headers: { authorization } })
  expect((await remove()).status).toBe(204)
  expect((await remove()).status).toBe(404)
  expect(await rig.engine.run(run?.id ?? '')).toMatchObject({ status: 'cancelled' })
  await rig.engine.stop()
})

test('who else runs on a schema can be seen before joining', async () => {
  expect(await neighbours(url, 'nobody', 'app')).toEqual({ running: 0, functions: [] })
  const rig = openRig({ connectionString: url, schema: 'joined' }, (client) => [client.createFunction({ id: 'one', triggers: [{ event: 'one' }] }, () => {})])
  await rig.start()
  await expect.poll(() => neighbours(url, 'joined', 'app')).toEqual({ running: 1, functions: ['app-one'] })
  expect(await neighbours(url, 'joined', 'other')).toEqual({ running: 1, functions: [] })
  await rig.engine.stop()
  await expect.poll(() => neighbours(url, 'joined', 'app')).toEqual({ running: 0, functions: ['app-one'] })
})
