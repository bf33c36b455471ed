import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startPostgres, Unstartable } from '#lib/db/embedded.server.ts'
import { migrate } from '#lib/db/migrate.server.ts'
import { openLane } from '#lib/testing/interleave/lane.server.ts'
import type { Lane } from '#lib/testing/interleave/lane.server.ts'
import { OTHERS, parts, REPLY_AND_SEND } from '#lib/testing/interleave/scenarios.server.ts'
import type { Scenario } from '#lib/testing/interleave/scenarios.server.ts'
import { everySchedule, replayed, seeded } from '#lib/testing/interleave/schedules.ts'
import type { Choose } from '#lib/testing/interleave/schedules.ts'
import { installWitness } from '#lib/testing/interleave/witness.server.ts'

const Options = z.object({ seed: z.string(), count: z.coerce.number().int().min(1), lanes: z.coerce.number().int().min(1).max(8), exhaust: z.string().optional(), only: z.string().optional(), schedule: z.string().optional(), verbose: z.boolean() })

type Tally = { played: number; schedules: Set<string>; held: number; handedOver: number; retried: number; broken: number }
const empty = (): Tally => ({ played: 0, schedules: new Set(), held: 0, handedOver: 0, retried: 0, broken: 0 })

/** A throw-away cluster: what is proved here is order, and order does not depend on the disk. */
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'on' }

/**
 * Plays what can happen to a lead at the same moment, one statement at a time in seeded orders, against a real PostgreSQL, and names every promise that one of them broke.
 * The n-th interleaving of a seed is always the same one.
 */
export default async function interleavings(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '10000' }, lanes: { type: 'string', default: '2' }, exhaust: { type: 'string' }, only: { type: 'string' }, schedule: { type: 'string' }, verbose: { type: 'boolean', default: false } } })
  const options = Options.parse(values)
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-chaos-'))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), password: 'chaos', settings: THROW_AWAY, log: () => undefined })
  try {
    await migrate(server.url)
    await installWitness(server.url, 'workspace')
    const one = options.only !== undefined || options.exhaust !== undefined
    const lanes = await Promise.all(Array.from({ length: one ? 1 : options.lanes }, (_, n) => openLane(server.url, `lane${n}`)))
    const tallies = new Map<string, Tally>()
    const every = options.exhaust === undefined ? null : everySchedule()
    const jobs = options.exhaust !== undefined ? everyOne(`${options.seed}/${options.exhaust}/0`, every!) : options.only !== undefined ? [jobNamed(options.only)].values() : jobsOf(options.seed, options.count).values()
    const begun = performance.now()
    let done = 0
    await Promise.all(lanes.map(async (lane) => {
      for (const job of jobs) {
        await play(lane, job, tallies, options)
        if (++done % 500 === 0) console.log(`  ${done} played in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
      }
    }))
    await Promise.all(lanes.map((lane) => lane.close()))
    return report(tallies, done, (performance.now() - begun) / 1000)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Job = { key: string; scenario: Scenario; choose?: Choose }

/** Every order in which the actors of one scenario can take turns, one after the other. */
function* everyOne(key: string, { choose, next }: ReturnType<typeof everySchedule>): Generator<Job> {
  const { scenario } = jobNamed(key)
  do yield { key, scenario, choose }
  while (next())
}

/** `count` interleavings in which a reply meets a send, and a quarter as many of everything else. */
function jobsOf(seed: string, count: number): Job[] {
  const of = (list: readonly Scenario[], n: number) => Array.from({ length: n }, (_, i) => ({ scenario: list[i % list.length]!, key: `${seed}/${list[i % list.length]!.letters}${list[i % list.length]!.ready ? '+' : ''}/${Math.floor(i / list.length)}` }))
  return [...of(REPLY_AND_SEND, count), ...of(OTHERS, Math.ceil(count / 4))]
}

function jobNamed(key: string): Job {
  const [, name = ''] = key.split('/')
  const scenario = [...REPLY_AND_SEND, ...OTHERS].find(({ letters, ready }) => `${letters}${ready ? '+' : ''}` === name)
  if (!scenario) throw new Unstartable(`--only names an interleaving as it is printed: seed/scenario/number, such as 1/RS+/0, not "${key}".`)
  return { key, scenario }
}

async function play(lane: Lane, { key, scenario, choose }: Job, tallies: Map<string, Tally>, { schedule, verbose }: z.infer<typeof Options>): Promise<void> {
  const played = await lane.play(scenario, choose ?? (schedule === undefined ? seeded(key) : replayed(schedule)), key)
  const tally = tallies.get(scenario.name) ?? empty()
  tallies.set(scenario.name, tally)
  tally.played += 1
  tally.schedules.add(played.letters)
  tally.held += played.turns.filter(({ held }) => held).length
  tally.handedOver += played.handedOver
  tally.retried += played.retried
  if (played.broken.length > 0) tally.broken += 1
  if (verbose || played.broken.length > 0) {
    console.log(`${played.broken.length > 0 ? 'BROKEN' : 'kept  '} ${key} ${played.letters}   again: npm run chaos -- interleavings --only ${key}${choose ? ` --schedule ${played.letters}` : ''} --verbose`)
    for (const promise of played.broken) console.log(`  ${promise}`)
  }
  if (verbose) for (const { actor, statement, held } of played.turns) console.log(`  ${actor} ${held ? '…' : ' '} ${statement}`)
}

function report(tallies: ReadonlyMap<string, Tally>, played: number, seconds: number): number {
  console.log('\n  who meets whom                    played  schedules    held  handed over  tried again  broken')
  for (const [name, tally] of tallies) {
    console.log(`  ${name.padEnd(30)}${[tally.played, tally.schedules.size, tally.held, tally.handedOver, tally.retried, tally.broken].map((n, i) => String(n).padStart([10, 11, 8, 13, 13, 8][i]!)).join('')}`)
  }
  const used = new Set([...tallies.keys()].join('').match(/\b[A-Z]\b/g))
  console.log(`\n${[...used].sort().map((letter) => `  ${letter}  ${parts[letter]!.says}`).join('\n')}`)
  const broken = [...tallies.values()].reduce((sum, tally) => sum + tally.broken, 0)
  const met = [...tallies].filter(([name]) => /R.*[STN]/.test(name)).reduce((sum, [, tally]) => sum + tally.played, 0)
  console.log(`\n${played} interleavings in ${seconds.toFixed(0)} s, ${met} of them of a reply and a send: ${broken === 0 ? 'nothing was claimed after a commit that forbade it, nothing was doubled, no deadlock' : `${broken} broke a promise`}`)
  return broken === 0 ? 0 : 1
}
