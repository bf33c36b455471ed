import { parseArgs } from 'node:util'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { installWitness } from '#lib/testing/interleave/witness.server.ts'
import { chanceFrom } from '#lib/domain/chance.ts'
import { accountFor } from './accounts.ts'
import type { Account } from './accounts.ts'
import { openSender } from './client.ts'
import { openDisk } from './disk.ts'
import { drain, quiet } from './drain.ts'
import { blowsFor } from './draws.ts'
import { logAccount } from './logs.ts'
import { planFor } from './plan.ts'
import { startProduct } from './product.ts'
import { openProgress } from './progress.ts'
import { openStriker } from './strike.ts'
import { report } from './report.ts'

const HELP = `npm run chaos -- [--seed 1] [--kills 500] [--leads 5000] [--data .bide-chaos] [--minutes N] [--pace 0.75] [--rounds 12] [--port 3440]

Runs the product as npm start does, sends it the signals of so many people, kills single processes and does worse, and counts at the end.
The same command goes on where it stopped. With --minutes it stops after so many, to be gone on with. --pace 0.5 halves the time
between kills; --rounds is how often, at most, the clocks are set past every open wait before the accounting.`

const Options = z.object({ seed: z.string().regex(/^[a-z0-9]+$/), kills: z.coerce.number().int().min(1).max(5000), leads: z.coerce.number().int().min(10).max(50_000), data: z.string(), minutes: z.coerce.number().min(1), port: z.coerce.number().int(), rounds: z.coerce.number().int().min(0), pace: z.coerce.number().min(0.1).max(100), help: z.boolean() })

const QUIET_EVERY = 50
const PATIENCE_MS = 240_000
/** Longer than any sweep waits before it takes up what was left. */
const NUDGE_SECONDS = 150

/** Kills and worse over a run that can be gone on with, and the accounting at its end. Returns the exit code. */
export default async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: {
    seed: { type: 'string', default: '1' }, kills: { type: 'string', default: '500' }, leads: { type: 'string', default: '5000' }, data: { type: 'string', default: '.bide-chaos' }, minutes: { type: 'string', default: '100000' },
    port: { type: 'string', default: '3440' }, rounds: { type: 'string', default: '12' }, pace: { type: 'string', default: '0.75' }, help: { type: 'boolean', default: false },
  } })
  const options = Options.parse(values)
  if (options.help) return console.log(HELP), 0
  const folder = path.resolve(options.data)
  const { progress, save, isNew } = openProgress(folder, options)
  const begun = performance.now()
  const spentBefore = progress.spentSeconds
  const spent = (): number => Math.round(spentBefore + (performance.now() - begun) / 1000)
  const keep = (): void => { progress.spentSeconds = spent(); save() }
  const say = (line: string): void => console.log(`  ${clockOf(spent())}  ${String(progress.done).padStart(3)}/${progress.kills}  ${line}`)

  const blows = blowsFor(options.seed, options.kills)
  const wantsDisk = blows.some(({ faults }) => faults.some(({ kind }) => kind === 'full-disk'))
  const disk = wantsDisk ? openDisk(folder) : null
  if (isNew && wantsDisk) say(disk ? 'PostgreSQL lives on a small disk of its own' : 'no disk of our own can be mounted here (it takes root on Linux): the mail server says instead that its disk is full')
  const product = await startProduct({ folder, port: options.port, offsetSeconds: progress.offsetSeconds, beside: true })
  const striker = openStriker(product, disk, progress, { say, feed: () => sender.upTo((progress.done + 1) / options.kills) })
  const pick = chanceFrom(`doors\n${options.seed}\n${progress.done}`)
  const sender = openSender(planFor(options.seed, options.leads), path.join(folder, 'journal.jsonl'), { urls: product.urls, apiKey: () => product.local().apiKey, nowMs: product.agreedMs, pick })
  const turn = (seconds: number): void => {
    progress.offsetSeconds += seconds
    product.turnClock(progress.offsetSeconds)
    keep()
  }
  const nudge = (): void => turn(NUDGE_SECONDS)
  let interrupted = false
  const interrupt = (): void => { interrupted = true; say('stopping; the same command goes on from here') }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const isOver = (): boolean => interrupted || (performance.now() - begun) / 60_000 > options.minutes

  try {
    await installWitness(product.local().databaseUrl, 'lead')
    keep()
    const broken: Account[] = []
    while (progress.done < options.kills && !isOver()) {
      const { victim, faults, ...blow } = blows[progress.done]!
      const pauseMs = blow.pauseMs * options.pace
      for (let waited = 0; waited < pauseMs; waited += 250) {
        sender.upTo((progress.done + waited / pauseMs) / options.kills)
        await sleep(250)
      }
      for (const fault of faults) await striker.strike(fault)
      const pid = await striker.kill(victim)
      progress.done += 1
      keep()
      say(`killed ${victim} (process ${pid}); ${[...sender.told.values()].filter(({ status }) => status === 'answered').length} signals answered for`)
      if (progress.done % QUIET_EVERY === 0 && progress.done < options.kills) broken.push(...await breath())
    }
    if (progress.done < options.kills) return say(`stopped after ${progress.done} of ${options.kills} kills; the same command goes on from here`), 3

    async function breath(): Promise<Account[]> {
      await striker.relent()
      await sender.settled()
      const left = await quiet(product, { patienceMs: PATIENCE_MS, calmMs: 1_000, say, nudge })
      const accounts = await accountFor(product, sender.told, { ended: false })
      const bad = accounts.filter((account) => account.broken.length > 0)
      say(`${left === null ? 'nothing under way' : `still under way: ${left}`}; ${bad.length === 0 ? 'every promise kept so far' : bad.flatMap((account) => account.broken).join('; ')}`)
      return bad
    }

    say('the last blow has fallen; everything is to come to rest')
    await striker.relent()
    sender.upTo(1)
    await sender.settled()
    const left = await drain(product, { rounds: options.rounds, patienceMs: PATIENCE_MS, say, turn, nudge })
    const accounts = await accountFor(product, sender.told, { ended: true })
    accounts.push(logAccount(product.dataDir, progress.struck))
    accounts.push({ promise: 'a sender is asked to come back, and never told that something broke', counted: [...sender.troubles.values()].reduce((sum, n) => sum + n, 0), broken: [...sender.troubles].filter(([what]) => what === 'HTTP 500').map(([what, n]) => `${what}, ${n} times`) })
    if (left !== null) accounts.push({ promise: 'everything comes to rest', counted: 1, broken: [left] })
    progress.ended = true
    keep()
    return report({ progress, sender, accounts: [...accounts, ...broken.map((account) => ({ ...account, promise: `(on the way) ${account.promise}` }))] })
  } finally {
    sender.stop()
    await striker.relent()
    await product.stop()
    disk?.unmount()
  }
}

const clockOf = (seconds: number): string => `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
