import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { installWitness } from '#lib/testing/interleave/witness.server.ts'
import { sampleDecision, sampleHouse, sampleLead, sampleSend, sampleWait, WORKSPACE } from '#lib/testing/sample.server.ts'
import { PROMISES } from './promises.ts'

const url = await testDatabase()
const house = await sampleHouse(url)
/** Writes what the database's own guards would refuse. */
const vandal = new pg.Client({ connectionString: url, options: '-c session_replication_role=replica' })
beforeAll(async () => {
  await installWitness(url, 'lead')
  await vandal.connect()
})
afterAll(async () => { await vandal.end(); await house.close() })

const NOW = new Date('2026-11-26T09:00:00.000Z')
const broken = async (promise: string): Promise<string> => {
  const found = PROMISES.find((one) => one.promise.includes(promise))!
  return (await vandal.query<{ said: string }>(found.broken, found.broken.includes('$1') ? [NOW] : [])).rows.map(({ said }) => said).join('\n')
}
const saw = (no: number, kind: string, rowId: string, leadId: string, now: string, epoch: number | null) =>
  vandal.query('INSERT INTO witness.seen ("no", "kind", "rowId", "workspaceId", "leadId", "now", "epoch") VALUES ($1, $2, $3, $4, $5, $6, $7)', [no, kind, rowId, WORKSPACE, leadId, now, epoch])
const lead = (id: string) => sampleLead(house.db, id)

test('an empty house has broken nothing', async () => {
  for (const { promise } of PROMISES) expect(await broken(promise), promise).toBe('')
})

const email = { kind: 'send_email', angle: 'answer', priority: 'normal' } as const
const wait = { kind: 'wait', untilHours: 24, reason: 'too soon' } as const
const sent = (id: string, hour: number) => vandal.query(`UPDATE "Send" SET "state" = 'accepted', "claimedAt" = $2 WHERE "id" = $1`, [id, new Date(Date.UTC(2026, 10, 24, hour))])

/** Each promise, what breaks it, and the id that must be named. */
const breaches: [string, string, () => Promise<string>][] = [
  ['every signal ends in exactly one decision', 'a signal nobody decided', async () => {
    await sampleDecision(house.db, await lead('ld_a'), 'a', email)
    await vandal.query(`DELETE FROM "Decision" WHERE "id" = 'dec_a'`)
    return 'sig_a'
  }],
  ['every decision to wait has its wait', 'a decision to wait without its row', async () => sampleDecision(house.db, await lead('ld_b'), 'b', wait)],
  ['no wait is lost', 'a wait that stayed open past its time', async () => sampleWait(house.db, await lead('ld_c'), 'c')],
  ['no wait is lost', 'a wait that ended without a reason', async () => {
    const id = await sampleWait(house.db, await lead('ld_d'), 'd')
    await vandal.query(`UPDATE "Wait" SET "state" = 'dead', "endedAt" = now() WHERE "id" = $1`, [id])
    return id
  }],
  ['every wait that was claimed has its next pass', 'a claimed wait after which nobody looked', async () => {
    const id = await sampleWait(house.db, await lead('ld_e'), 'e')
    await vandal.query(`UPDATE "Wait" SET "state" = 'claimed', "endedBy" = 'its time came', "endedAt" = "dueAt" WHERE "id" = $1`, [id])
    return id
  }],
  ['no wait is claimed twice', 'two claims of one wait', async () => {
    await saw(9001, 'wait', 'wt_twice', 'ld_f', 'claimed', 1)
    await saw(9002, 'wait', 'wt_twice', 'ld_f', 'claimed', 1)
    return 'wt_twice'
  }],
  ['nothing is claimed after its lead’s epoch was raised', 'a claim with a larger number than the reply', async () => {
    await saw(9003, 'epoch', 'ld_g', 'ld_g', '2', null)
    await saw(9004, 'send', 'snd_late', 'ld_g', 'sending', 1)
    return 'snd_late'
  }],
  ['every message has a valid token of its own', 'a token nobody gave', async () => {
    const { sendId } = await sampleSend(house.db, await lead('ld_h'), 'h')
    await vandal.query(`UPDATE "Send" SET "token" = 'forged' WHERE "id" = $1`, [sendId])
    return sendId
  }],
  ['every message has a valid token of its own', 'a clearance for other words', async () => {
    const { sendId } = await sampleSend(house.db, await lead('ld_i'), 'i')
    await vandal.query(`UPDATE "Send" SET "contentHash" = 'other words' WHERE "id" = $1`, [sendId])
    return sendId
  }],
  ['every hand-over used up a clearance of its own', 'a claim without one', async () => {
    await saw(9005, 'send', 'snd_bare', 'ld_j', 'sending', 1)
    return 'snd_bare'
  }],
  ['nobody gets more than two messages in 24 hours', 'three in one day, of which one went to a name that was merged since', async () => {
    const [id, other] = [await lead('ld_k'), await lead('ld_k2')]
    const ids = [await sampleSend(house.db, id, 'k1'), await sampleSend(house.db, id, 'k2'), await sampleSend(house.db, other, 'k3')]
    for (const [n, { sendId }] of ids.entries()) await sent(sendId, 8 + n)
    await vandal.query(`UPDATE "Lead" SET "mergedIntoId" = $1 WHERE "id" = $2`, [id, other])
    return id
  }],
  ['every message came to an end', 'a message that stayed in the hands of a dead process', async () => {
    const { sendId } = await sampleSend(house.db, await lead('ld_l'), 'l')
    await vandal.query(`UPDATE "Send" SET "state" = 'sending' WHERE "id" = $1`, [sendId])
    return sendId
  }],
  ['every event was handed to the engine', 'an event nobody took', async () => {
    await vandal.query(`INSERT INTO "Dispatch" ("id", "workspaceId", "event", "data", "createdAt") VALUES ('dsp_m', $1, 'lead/signal.received', '{}', now())`, [WORKSPACE])
    return 'dsp_m'
  }],
  ['every decision to write led to', 'a decision to write that came to nothing', async () => sampleDecision(house.db, await lead('ld_n'), 'n', email)],
]

test.each(breaches)('«%s» is seen to be broken by %s', async (promise, _what, commit) => {
  const id = await commit()
  expect(await broken(promise)).toContain(id)
})

test('every promise has a breach that it notices', () => {
  expect(PROMISES.filter(({ promise }) => !breaches.some(([words]) => promise.includes(words))).map(({ promise }) => promise)).toEqual([])
})
