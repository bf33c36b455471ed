import pg from 'pg'
import type { Figure } from './figures.ts'
import { costOf, openHouse, pause, until, type Ground } from './house.ts'

const STEPS = 10

/** Runs of ten steps each, all at once: steps a second, processor time a step, and what stays in the database. */
export const withCheckpoints = (ground: Ground): Promise<Figure[]> => tenSteps(ground, true)
export const withoutCheckpoints = (ground: Ground): Promise<Figure[]> => tenSteps(ground, false)

async function tenSteps(ground: Ground, checkpointing: boolean): Promise<Figure[]> {
  const shape = checkpointing ? 'steps' : 'steps-plain'
  let ended = 0
  const house = await openHouse(ground, shape.replace('-', '_'), (client) => [client.createFunction({ id: 'ten', triggers: [{ event: 'ten' }] }, async ({ step }) => {
    for (let i = 0; i < STEPS; i++) await step.run(`step ${i}`, () => i)
    ended++
  })], { checkpointing })
  const go = async (runs: number) => {
    ended = 0
    await house.client.send(Array.from({ length: runs }, () => ({ name: 'ten', data: {} })))
    await until('every run', () => ended >= runs)
  }
  await go(10)
  await pause(500)
  const runs = ground.counts.runs
  const { tookMs, cpu } = await costOf(ground, () => go(runs))
  await pause(500)
  const bytes = await sizeOf(ground.url, shape.replace('-', '_'))
  await house.stop()
  const steps = runs * STEPS
  return [
    { shape, what: `${runs} runs of ${STEPS} steps, checkpoints ${checkpointing ? 'on' : 'off'}`, value: steps / tookMs * 1000, unit: 'steps/s', ...(checkpointing ? { over: 1000 } : {}) },
    { shape, what: 'processor time of the engine and the app, a step', value: cpu.hereMs / steps, unit: 'ms' },
    ...(cpu.databaseMs === null ? [] : [{ shape, what: 'processor time of the database, a step', value: cpu.databaseMs / steps, unit: 'ms' }]),
    { shape, what: `storage of a ${STEPS}-step run, indexes included`, value: bytes / (runs + 10) / 1024, unit: 'KB' },
  ]
}

/** Bytes of the tables that keep history: events, runs and steps. */
async function sizeOf(url: string, schema: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ bytes: number }>(`select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname in ('events', 'runs', 'steps')`, [schema])
  await client.end()
  return rows[0]?.bytes ?? NaN
}
