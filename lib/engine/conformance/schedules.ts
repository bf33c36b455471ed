import { DAY, HOUR, MINUTE, type Scenario } from './scenario.ts'

/** Functions that start by the clock. */
export const schedules: readonly Scenario[] = [
  {
    name: 'a schedule fires at each of its times',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'cron', triggers: [{ cron: '*/10 * * * *' }] }, () => { note('tick') })],
    play: async (w) => { await w.advance(HOUR) },
    trace: ['tick', 'tick', 'tick', 'tick', 'tick', 'tick'],
    runs: Array.from({ length: 6 }, () => 'cron Completed'),
  },
  {
    name: 'a scheduled run is told its schedule',
    functions: ({ client, note }) => {
      let told = false
      return [client.createFunction({ id: 'cron-told', triggers: [{ cron: '* * * * *' }] }, ({ event }) => { if (!told) { told = true; note(JSON.stringify([event.name, Object.keys(event.data).sort(), (event.data as { cron: string }).cron])) } })]
    },
    play: async (w) => { await w.advance(MINUTE - (w.now() % MINUTE) + 4000) },
    trace: ['["inngest/scheduled.timer",["cron","fireAt","scheduledAt"],"* * * * *"]'],
    runs: ['cron-told Completed'],
  },
  {
    name: 'a function may wait for an event or for the clock',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'cron-event', triggers: [{ cron: '0 * * * *' }, { event: 'cron-event' }] }, ({ event }) => { note(event.name) })],
    play: async (w) => { await w.send({ name: 'cron-event' }); await w.advance(HOUR + MINUTE) },
    trace: ['cron-event', 'inngest/scheduled.timer'],
    runs: ['cron-event Completed', 'cron-event Completed'],
  },
  {
    name: 'a schedule keeps to the clock of its zone when that changes',
    virtualOnly: true,
    functions: ({ client, note, now }) => [client.createFunction({ id: 'cron-zone', triggers: [{ cron: 'TZ=Europe/Vienna 0 9 28-31 3 *' }] }, () => { note(new Date(now()).toISOString()) })],
    play: async (w) => { await w.advance(90 * DAY) },
    trace: ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-30T07:00:00.000Z', '2026-03-31T07:00:00.000Z'],
    runs: Array.from({ length: 4 }, () => 'cron-zone Completed'),
  },
  {
    name: 'a scheduled function fails and is tried again like any other',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'cron-fail', retries: 1, triggers: [{ cron: '0 0 1 2 *' }], onFailure: () => { note('failed') } }, ({ attempt }) => { note(`try ${attempt}`); throw new Error('no') })],
    play: async (w) => { await w.advance(30 * DAY) },
    trace: ['try 0', 'try 1', 'failed'],
    runs: ['cron-fail Failed Error: no', 'cron-fail-failure Completed'],
  },
]
