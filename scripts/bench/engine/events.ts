import { at, type Figure } from './figures.ts'
import { openHouse, pause, until, type Ground } from './house.ts'

const GAP_MS = 50

async function opened(ground: Ground, schema: string) {
  const begun = new Map<number, number>()
  let ended = 0
  const house = await openHouse(ground, schema, (client) => [client.createFunction({ id: 'one', triggers: [{ event: 'one' }] }, async ({ event, step }) => {
    await step.run('first', () => { begun.set(Number(event.data.n), performance.now()) })
    ended++
  })])
  for (let n = 1; n <= 20; n++) await house.client.send({ name: 'one', data: { n: -n } })
  await until('warming up', () => ended >= 20)
  begun.clear()
  await pause(500)
  return { house, begun, ended: () => ended - 20 }
}

/** Events that come one by one: how long until the first step of each runs. */
export async function paced(ground: Ground): Promise<Figure[]> {
  const { house, begun } = await opened(ground, 'paced')
  const sent: number[] = []
  const count = ground.counts.events
  const first = performance.now()
  for (let n = 0; n < count; n++) {
    sent.push(performance.now())
    void house.client.send({ name: 'one', data: { n } })
    await pause(Math.max(0, first + (n + 1) * GAP_MS - performance.now()))
  }
  await until('every first step', () => begun.size >= count)
  await house.stop()
  const tookMs = sent.map((sentAt, n) => (begun.get(n) ?? NaN) - sentAt)
  return [
    { shape: 'paced', what: `${count} events, one per ${GAP_MS} ms: event to first step, p50`, value: at(tookMs, 0.5), unit: 'ms', under: 15 },
    { shape: 'paced', what: 'event to first step, p99', value: at(tookMs, 0.99), unit: 'ms', under: 80 },
  ]
}

/** As many events in one request. */
export async function burst(ground: Ground): Promise<Figure[]> {
  const { house, begun, ended } = await opened(ground, 'burst')
  const count = ground.counts.events
  const sentAt = performance.now()
  await house.client.send(Array.from({ length: count }, (_, n) => ({ name: 'one', data: { n } })))
  await until('every run', () => ended() >= count)
  const perSecond = count / (performance.now() - sentAt) * 1000
  await house.stop()
  const tookMs = [...begun.values()].map((at) => at - sentAt)
  return [
    { shape: 'burst', what: `${count} events in one request: event to first step, p50`, value: at(tookMs, 0.5), unit: 'ms' },
    { shape: 'burst', what: 'event to first step, max', value: at(tookMs, 1), unit: 'ms' },
    { shape: 'burst', what: 'runs', value: perSecond, unit: '/s' },
  ]
}
