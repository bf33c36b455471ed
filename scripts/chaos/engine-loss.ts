import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { chanceFrom } from '#lib/domain/chance.ts'
import { installWitness } from '#lib/testing/interleave/witness.server.ts'
import { accountFor } from './accounts.ts'
import type { Account } from './accounts.ts'
import { openSender } from './client.ts'
import { leftOver, quiet } from './drain.ts'
import type { Act } from './plan.ts'
import { startProduct } from './product.ts'
import { accountsTable, countBroken } from './report.ts'

const Options = z.object({ seed: z.string().regex(/^[a-z0-9]+$/), leads: z.coerce.number().int().min(10).max(20_000), drops: z.coerce.number().int().min(1).max(50), data: z.string(), port: z.coerce.number().int() })

const LATE_SECONDS_MAX = 120
const PATIENCE_MS = 240_000
/** When the tables go: while waits sleep, at the moment they come due, or while they are being woken. */
const MOMENTS = ['while the waits sleep', 'as they come due', 'while they are woken'] as const

/** Drops the engine's tables again and again while leads wait, lets hours pass, and measures how late each wait was woken. Returns the exit code. */
export default async function engineLoss(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { seed: { type: 'string', default: '1' }, leads: { type: 'string', default: '400' }, drops: { type: 'string', default: '6' }, data: { type: 'string', default: '.bide-chaos-engine-loss' }, port: { type: 'string', default: '3444' } } })
  const { seed, leads, drops, data, port } = Options.parse(values)
  const folder = path.resolve(data)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const say = (line: string): void => console.log(`  ${line}`)
  const chance = chanceFrom(`engine loss\n${seed}`)
  const product = await startProduct({ folder, port, offsetSeconds: 0, beside: true })
  let offset = 0
  const jumps: { fromMs: number; toMs: number }[] = []
  const turn = (seconds: number): void => {
    const fromMs = product.nowMs()
    offset += seconds
    product.turnClock(offset)
    jumps.push({ fromMs, toMs: product.nowMs() })
  }
  const sender = openSender(peopleWhoWait(seed, leads), path.join(folder, `journal-${process.pid}.jsonl`), { urls: product.urls, apiKey: () => product.local().apiKey, nowMs: product.agreedMs, pick: chance })
  try {
    await installWitness(product.local().databaseUrl, 'lead')
    sender.upTo(1)
    await sender.settled()
    await quiet(product, { patienceMs: PATIENCE_MS, calmMs: 1_000, say, nudge: () => undefined })
    for (let n = 1; n <= drops; n++) {
      const [open] = await product.query<{ n: number; next: Date | null }>(`SELECT count(*)::int AS n, min("dueAt") AS next FROM "Wait" WHERE "state" = 'open'`)
      if (!open?.next) break
      const moment = MOMENTS[n % MOMENTS.length]!
      const hours = Math.max(0, (open.next.getTime() - product.nowMs()) / 3_600_000) + 1 + chance() * 11
      const drop = () => product.query('DROP SCHEMA IF EXISTS engine CASCADE')
      if (moment === MOMENTS[0]) await drop()
      if (moment === MOMENTS[0]) await sleep(chance() * 3_000)
      turn(Math.ceil(hours * 3_600))
      if (moment === MOMENTS[2]) await sleep(chance() * 2_500)
      if (moment !== MOMENTS[0]) await drop()
      say(`${n}/${drops}  ${open.n} leads wait; the engine loses its tables ${moment}, and the clocks go ${hours.toFixed(1)} h forward`)
      await rung()
    }
    const left = await quiet(product, { patienceMs: PATIENCE_MS, calmMs: 5_000, say, nudge: () => undefined })
    const accounts = [...await lateness(), ...await accountFor(product, sender.told, { ended: true })]
    if (left !== null) accounts.push({ promise: 'everything comes to rest', counted: 1, broken: [left] })
    accountsTable(accounts)
    const broken = countBroken(accounts)
    console.log(`\n${drops} losses of the engine's tables, ${leads} leads: ${broken === 0 ? 'every wait fired within two minutes of due, none twice, nothing lost' : `${broken} promises broken`}`)
    return broken === 0 ? 0 : 1
  } finally {
    sender.stop()
    await product.stop()
  }

  /** Every wait that is due was woken, and its lead looked at again: only then may the clocks go on. */
  async function rung(): Promise<void> {
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(250)) {
      const { overdue, unwoken } = await leftOver(product)
      if (overdue === 0 && unwoken === 0) return
    }
  }

  /** How long after it was due a wait was claimed, and how long until its lead was looked at again. A wait that a jump of the clock passed over was due when the clock had arrived. */
  async function lateness(): Promise<Account[]> {
    const woken = await product.query<{ id: string; dueAt: Date; endedAt: Date; decidedAt: Date | null }>(
      `SELECT w."id", w."dueAt", w."endedAt", d."decidedAt" FROM "Wait" w LEFT JOIN "Decision" d ON d."signalId" = w."signalId" AND d."pass" = w."pass" + 1 WHERE w."state" = 'claimed'`)
    const due = (dueAt: Date): number => jumps.find(({ fromMs, toMs }) => fromMs < dueAt.getTime() && dueAt.getTime() <= toMs)?.toMs ?? dueAt.getTime()
    const late = (name: string, until: (row: (typeof woken)[number]) => Date | null): Account => {
      const all = woken.map((row) => ({ id: row.id, seconds: ((until(row)?.getTime() ?? Number.POSITIVE_INFINITY) - due(row.dueAt)) / 1000 })).sort((one, other) => one.seconds - other.seconds)
      const at = (share: number): string => `${(all[Math.min(all.length - 1, Math.floor(share * all.length))]?.seconds ?? 0).toFixed(1)} s`
      return {
        promise: `every wait is ${name} within ${LATE_SECONDS_MAX} s of due`, counted: all.length, listed: [`half of them within ${at(0.5)}, 99 in a hundred within ${at(0.99)}, the last after ${at(1)}`],
        broken: all.filter(({ seconds }) => seconds > LATE_SECONDS_MAX).map(({ id, seconds }) => `wait ${id} was ${name} ${seconds.toFixed(0)} s late`),
      }
    }
    return [late('woken', ({ endedAt }) => endedAt), late('looked at again', ({ decidedAt }) => decidedAt)]
  }
}

/** People of whom most are decided to be looked at again later. */
const peopleWhoWait = (seed: string, leads: number): Act[] =>
  Array.from({ length: leads }, (_, person) => {
    const messageId = `${seed}-loss-${person}`
    const body = { type: 'track', event: person % 3 === 0 ? 'page_view' : 'pricing_page_bounce', email: `w${person}.${seed}@chaos.example`, messageId, traits: { timezone: 'Europe/Berlin', consent: { email: true } } }
    return { messageId, at: person / leads, body, manner: { copies: 1, again: false, lateHours: 0, batched: false } }
  })
