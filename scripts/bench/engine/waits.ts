import { at, type Figure } from './figures.ts'
import { costOf, openHouse, pause, seldom, until, type Ground } from './house.ts'

const SEND = 100

/** Sleeps that all end at one instant: how late each is when its next step runs. */
export async function sleeps(ground: Ground): Promise<Figure[]> {
  const lateMs: number[] = []
  const house = await openHouse(ground, 'sleeps', (client) => [client.createFunction({ id: 'sleep', triggers: [{ event: 'sleep' }] }, async ({ event, step }) => {
    await step.sleepUntil('sleep', new Date(Number(event.data.at)))
    await step.run('awake', () => { lateMs.push(Date.now() - Number(event.data.at)) })
  })])
  const count = ground.counts.sleeps
  const sleepUntil = (dueAt: number, n: number) => house.client.send(Array.from({ length: n }, () => ({ name: 'sleep', data: { at: dueAt } })))
  await sleepUntil(Date.now() + 500, 20)
  await until('warming up', () => lateMs.length >= 20)
  lateMs.length = 0
  const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 3000 + count * 8
  await sleepUntil(dueAt, count)
  await until('every sleep to begin', async () => (await house.engine.stats()).sleeping >= count, seldom)
  await pause(Math.max(0, dueAt - Date.now() - 50))
  const { cpu } = await costOf(ground, () => until('every sleep to end', () => lateMs.length >= count))
  await house.stop()
  return [
    { shape: 'sleeps', what: `${count} sleeps due at one instant: lateness, p50`, value: at(lateMs, 0.5), unit: 'ms', under: 1000 },
    { shape: 'sleeps', what: 'lateness, p99', value: at(lateMs, 0.99), unit: 'ms' },
    { shape: 'sleeps', what: 'processor time of the engine and the app, a wake-up', value: cpu.hereMs / count, unit: 'ms' },
    ...(cpu.databaseMs === null ? [] : [{ shape: 'sleeps', what: 'processor time of the database, a wake-up', value: cpu.databaseMs / count, unit: 'ms' }]),
  ]
}

/** Many runs that wait for an event each, and replies to some of them. */
export async function waits(ground: Ground): Promise<Figure[]> {
  const resumedMs: number[] = []
  const house = await openHouse(ground, 'waits', (client) => [client.createFunction({ id: 'wait', triggers: [{ event: 'wait' }] }, async ({ event, step }) => {
    const reply = await step.waitForEvent('reply', { event: 'reply', match: 'data.key', timeout: '1d' })
    await step.run('resumed', () => { if (reply !== null && Number(event.data.key) >= 0) resumedMs.push(Date.now() - Number(reply.data.at)) })
  })])
  const { waits: count, replies } = ground.counts
  const begun = performance.now()
  for (let i = 0; i < count; i += SEND) await house.client.send(Array.from({ length: Math.min(SEND, count - i) }, (_, j) => ({ name: 'wait', data: { key: i + j } })))
  const acceptedMs = performance.now() - begun
  await until('every run to wait', async () => (await house.engine.stats()).waiting >= count, seldom)
  const parkedMs = performance.now() - begun
  await pause(500)
  const ackMs: number[] = []
  for (let i = 0; i < replies; i++) {
    const sentAt = performance.now()
    await house.client.send({ name: 'reply', data: { key: Math.floor(i * count / replies), at: Date.now() } })
    ackMs.push(performance.now() - sentAt)
    await pause(20)
  }
  await until('every reply to be met', () => resumedMs.length >= replies)
  await house.stop()
  return [
    { shape: 'waits', what: `${count} runs started and parked in waitForEvent: all accepted`, value: acceptedMs / 1000, unit: 's' },
    { shape: 'waits', what: 'all parked', value: parkedMs / 1000, unit: 's', under: 10 },
    { shape: 'waits', what: `a reply to one of ${count}: acknowledged, p50`, value: at(ackMs, 0.5), unit: 'ms' },
    { shape: 'waits', what: 'acknowledged, p99', value: at(ackMs, 0.99), unit: 'ms' },
    { shape: 'waits', what: 'its run resumed, p50', value: at(resumedMs, 0.5), unit: 'ms' },
    { shape: 'waits', what: 'its run resumed, p99', value: at(resumedMs, 0.99), unit: 'ms' },
  ]
}
