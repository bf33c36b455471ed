import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '#lib/db/embedded.server.ts'
import { burst, paced } from './engine/events.ts'
import { holds, table, type Figure } from './engine/figures.ts'
import type { Counts, Ground } from './engine/house.ts'
import { sleepers } from './engine/sleepers.ts'
import { withCheckpoints, withoutCheckpoints } from './engine/steps.ts'
import { sleeps, waits } from './engine/waits.ts'

const SHAPES: Readonly<Record<string, (ground: Ground) => Promise<Figure[]>>> = { paced, burst, steps: withCheckpoints, 'steps-plain': withoutCheckpoints, sleeps, waits, sleepers }
const COUNTS: Counts = { events: 200, runs: 100, sleeps: 500, waits: 3000, replies: 100, sleepers: 100_000, perSecond: 200, seconds: 30, workers: 20 }

const USAGE = `npm run bench engine
npm run bench -- engine [--shape ${Object.keys(SHAPES).join('|')}]… [--json] ${Object.entries(COUNTS).map(([name, n]) => `[--${flag(name)} ${n}]`).join(' ')}

Measures the embedded engine on a PostgreSQL of its own, with the product's settings (fsync on), thrown away afterwards.
Engine, app and measuring share one process; compare figures only between quiet machines.`

/** Durable functions on this machine: latency, throughput, and crowds of waits. */
export default async function engine(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { shape: { type: 'string', multiple: true }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false }, ...Object.fromEntries(Object.keys(COUNTS).map((name) => [flag(name), { type: 'string' as const }])) } })
  const given = values as Record<string, string | boolean | string[] | undefined>
  const shapes = values.shape ?? Object.keys(SHAPES)
  const counts = Object.fromEntries(Object.entries(COUNTS).map(([name, n]) => [name, Number(given[flag(name)] ?? n)])) as Counts
  const unknown = shapes.find((name) => SHAPES[name] === undefined)
  if (values.help || unknown !== undefined || Object.values(counts).some((n) => !Number.isInteger(n) || n < 1)) {
    console.error(unknown === undefined ? USAGE : `There is no shape ${unknown}.\n\n${USAGE}`)
    process.exitCode = values.help ? 0 : 1
    return
  }
  const say = (line: string) => { if (!values.json) console.error(line) }
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-bench-'))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), password: randomBytes(12).toString('hex'), database: 'bench', log: say })
  const figures: Figure[] = []
  try {
    for (const name of shapes) {
      say(`measuring ${name}`)
      figures.push(...await SHAPES[name]!({ url: server.url, postmaster: server.pid, counts }))
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const machine = { node: process.versions.node, cores: availableParallelism(), load: loadavg()[0] }
  console.log(values.json ? JSON.stringify({ ...machine, figures: figures.map((f) => ({ ...f, holds: holds(f) })) }, null, 2) : `${table(figures)}\n\nNode ${machine.node}, ${machine.cores} cores, load ${machine.load?.toFixed(1)} at the end`)
}

function flag(name: string): string { return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) }
