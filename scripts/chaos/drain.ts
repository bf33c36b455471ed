import { setTimeout as sleep } from 'node:timers/promises'
import type { Product } from './product.ts'

type Left = { events: number; undecided: number; overdue: number; unwoken: number; sending: number; ready: number }

/** What is still under way, counted in the rows. A message that rests until morning is not. */
export async function leftOver(product: Product): Promise<Left> {
  const now = new Date(product.nowMs())
  const [left] = await product.query<Left>(`
    SELECT (SELECT count(*)::int FROM "Dispatch" WHERE "dispatchedAt" IS NULL AND "deadAt" IS NULL) AS events,
      (SELECT count(*)::int FROM "Signal" s WHERE NOT s."quiet" AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = s."id")) AS undecided,
      (SELECT count(*)::int FROM "Wait" WHERE "state" = 'open' AND "dueAt" <= $1) AS overdue,
      (SELECT count(*)::int FROM "Wait" w WHERE w."state" = 'claimed' AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = w."signalId" AND d."pass" = w."pass" + 1)) AS unwoken,
      (SELECT count(*)::int FROM "Send" WHERE "state" IN ('sending', 'unknown')) AS sending,
      (SELECT count(*)::int FROM "Send" WHERE "state" = 'ready' AND ("retryAt" IS NULL OR "retryAt" <= $1)) AS ready`, [now])
  return left!
}

const nothing = (left: Left): boolean => Object.values(left).every((n) => n === 0)
const SUMMARY = ({ events, undecided, overdue, unwoken, sending, ready }: Left): string => `${events} events, ${undecided} undecided signals, ${overdue} overdue waits, ${unwoken} woken waits, ${sending} unsettled and ${ready} ready messages`

type Patience = { patienceMs: number; calmMs: number; say: (line: string) => void; nudge: () => void }

const STUCK_MS = 5_000

/**
 * Waits until nothing was under way for a while, at most so long. What a sweep takes up only minutes later need not be waited for: when nothing moves, `nudge` lets
 * those minutes pass. Returns what was left, in words, or null.
 */
export async function quiet(product: Product, { patienceMs, calmMs, say, nudge }: Patience): Promise<string | null> {
  let [toldAt, calmSince, movedAt, last] = [performance.now(), Number.POSITIVE_INFINITY, performance.now(), '']
  for (const deadline = performance.now() + patienceMs; ; await sleep(500)) {
    const left = await leftOver(product)
    const now = performance.now()
    calmSince = nothing(left) ? Math.min(calmSince, now) : Number.POSITIVE_INFINITY
    if (now - calmSince >= calmMs) return null
    if (now > deadline) return SUMMARY(left)
    if (SUMMARY(left) !== last || nothing(left)) [movedAt, last] = [now, SUMMARY(left)]
    if (now - movedAt > STUCK_MS) {
      nudge()
      movedAt = now
    }
    if (now - toldAt > 15_000 && !nothing(left)) {
      toldAt = now
      say(`still under way: ${SUMMARY(left)}`)
    }
  }
}

type Draining = { rounds: number; patienceMs: number; say: (line: string) => void; turn: (seconds: number) => void; nudge: () => void }

/** Lets time pass until every wait has come due and nothing is under way, so many times at most: what looks again may wait again. Returns what was left, in words, or null. */
export async function drain(product: Product, { rounds, patienceMs, say, turn, nudge }: Draining): Promise<string | null> {
  for (let round = 1; ; round++) {
    const left = await quiet(product, { patienceMs, calmMs: 3_000, say, nudge })
    const [waiting] = await product.query<{ n: number; last: Date | null }>(`
      SELECT count(*)::int AS n, max(at) AS last FROM (SELECT "dueAt" AS at FROM "Wait" WHERE "state" = 'open' UNION ALL SELECT "retryAt" FROM "Send" WHERE "state" = 'ready') later`)
    if (left !== null) return left
    if (!waiting?.last || round > rounds) return quiet(product, { patienceMs, calmMs: 8_000, say, nudge })
    const seconds = Math.max(60, Math.ceil((waiting.last.getTime() - product.nowMs()) / 1000) + 60)
    say(`${waiting.n} waits and resting messages are left: the clocks go ${(seconds / 3600).toFixed(1)} h forward (${round} of at most ${rounds})`)
    turn(seconds)
  }
}
