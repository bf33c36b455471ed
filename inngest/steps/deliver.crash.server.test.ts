import { afterAll, describe, expect, test } from 'vitest'
import { sweepDecisions, sweepOutbox } from '#inngest/functions/sweep.ts'
import { unknownSends } from '#lib/delivery/unknown.server.ts'
import { chanceFrom } from '#lib/domain/chance.ts'
import type { Courier, Handover, Letter } from '#lib/domain/courier.ts'
import type { House } from '#lib/env/house.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { Died, openMortal } from '#lib/testing/mortal.server.ts'
import type { Mortal } from '#lib/testing/mortal.server.ts'
import { nurtureRig } from '#lib/testing/nurture.server.ts'
import { WORKSPACE } from '#lib/testing/sample.server.ts'
import { deliver } from './deliver.ts'

const url = await testDatabase()
const { house, say, playUpTo } = await nurtureRig(url)
afterAll(() => house.close())

/** What the other end of the wire does with a letter: whether it keeps it, and what it says. */
type Manner = (letter: Letter, times: number) => { arrives: boolean; says: Handover }
const says: Record<string, Manner> = {
  'takes it': () => ({ arrives: true, says: { state: 'accepted', response: '250 ok' } }),
  'takes it and falls silent': () => ({ arrives: true, says: { state: 'unknown', because: 'the connection closed after the message' } }),
  'puts it off twice, then takes it': (_letter, times) => (times <= 2 ? { arrives: false, says: { state: 'failed', because: '451 later', permanent: false, blames: 'message' } } : { arrives: true, says: { state: 'accepted', response: '250 ok' } }),
  'puts it off for ever': () => ({ arrives: false, says: { state: 'failed', because: '451 later', permanent: false, blames: 'message' } }),
  'refuses it for good': () => ({ arrives: false, says: { state: 'failed', because: '550 no such user', permanent: true, blames: 'message' } }),
  'hangs': () => ({ arrives: false, says: { state: 'unknown', because: 'no word for 20 seconds' } }),
  'is away, then comes back': (_letter, times) => (times <= 3 ? { arrives: false, says: { state: 'failed', because: 'connection refused', permanent: false, blames: 'provider' } } : { arrives: true, says: { state: 'accepted', response: '250 ok' } }),
}

/** A provider that never deduplicates, outlives every process, and may be asked or not. The process that uses it may be killed before it takes a letter, or before it has answered. */
class FakeProvider {
  arrivals = new Map<string, number>()
  calls = new Map<string, number>()
  manner: Manner
  asked: boolean
  constructor(manner: Manner, asked: boolean) { this.manner = manner; this.asked = asked }
  courier(kill: (when: 'before' | 'after') => void): Courier {
    return {
      provider: 'fake',
      deliver: async (letter) => {
        kill('before')
        const times = (this.calls.get(letter.messageId) ?? 0) + 1
        this.calls.set(letter.messageId, times)
        const { arrives, says: said } = this.manner(letter, times)
        if (arrives) this.arrivals.set(letter.messageId, (this.arrivals.get(letter.messageId) ?? 0) + 1)
        kill('after')
        return said
      },
      find: this.asked ? async (messageId) => (this.arrivals.has(messageId) ? 'arrived' : 'absent') : null,
    }
  }
}

let person = 0
/** A decision to send, with its draft, and nothing in the outbox yet. */
async function decided(): Promise<string> {
  const event = await say('demo_request', `crash${person++}@example.com`)
  await playUpTo('deliver', event)
  await house.db.dispatch.updateMany({ where: { dispatchedAt: null }, data: { dispatchedAt: house.now() } })
  return (await house.db.decision.findFirstOrThrow({ where: { signalId: event.data.signalId }, select: { id: true } })).id
}

type Death = { statement: number } | { provider: 'before' | 'after' } | null

/** One life of a process: it does its work until it is done or dies where it is told to. */
async function live(provider: FakeProvider, death: Death, work: (here: House) => Promise<unknown>): Promise<Mortal> {
  const mortal = openMortal(url)
  const here: House = { ...house, db: mortal.db, couriers: { email: provider.courier((when) => { if (death && 'provider' in death && death.provider === when) mortal.die() }) } }
  if (death && 'statement' in death) mortal.dieAfter(death.statement)
  await work(here).catch((error: unknown) => { if (!mortal.isDead()) throw error })
  await mortal.close()
  return mortal
}

/** Clocks go on, that of the house and that of the database, and a living process sweeps. */
async function recover(provider: FakeProvider, hours: number): Promise<void> {
  house.couriers = { email: provider.courier(() => undefined) }
  for (let minutes = 0; minutes < hours * 60; minutes += minutes < 8 ? 1 : 16) {
    house.at(new Date(startedAt + minutes * 60_000).toISOString())
    await house.db.$executeRaw`UPDATE "Send" SET "claimedWallAt" = "claimedWallAt" - interval '1 minute' WHERE "state" IN ('sending', 'unknown')`
    await sweepDecisions(house, { graceSeconds: 120, limit: 500 })
    await sweepOutbox(house, { graceSeconds: 60, limit: 500 })
    if (minutes >= 8 && (await house.db.send.count({ where: { state: { in: ['ready', 'sending'] } } })) === 0 && (await house.db.send.count({ where: { state: 'unknown', retryAt: { not: null } } })) === 0) return
  }
}
const startedAt = Date.parse('2026-11-24T09:00:00.000Z')

type End = { decisionId: string; death: string; state: string; because: string | null; arrivals: number; calls: number; uses: number; listed: boolean }
async function endOf(provider: FakeProvider, decisionId: string, death: string): Promise<End> {
  const send = await house.db.send.findUnique({ where: { decisionId } })
  const check = send ? null : await house.db.complianceCheck.findFirst({ where: { decisionId, verdict: 'refused' } })
  const messageId = send?.messageId ?? ''
  return {
    decisionId, death, state: send?.state ?? (check ? 'refused' : 'nothing'), because: send?.because ?? check?.because ?? null, arrivals: provider.arrivals.get(messageId) ?? 0, calls: provider.calls.get(messageId) ?? 0,
    uses: await house.db.clearanceUse.count({ where: { sendId: send?.id ?? '' } }), listed: (await unknownSends(house, { workspaceId: WORKSPACE, reveal: false })).some(({ id }) => id === send?.id),
  }
}

/** What must be true of every message, whatever happened to whoever. */
function expectHonest(end: End): void {
  const about = JSON.stringify(end)
  expect(end.arrivals, `at most once: ${about}`).toBeLessThanOrEqual(1)
  expect(['accepted', 'unknown', 'failed', 'refused'], about).toContain(end.state)
  if (end.state === 'accepted') expect(end.arrivals, `accepted has arrived: ${about}`).toBe(1)
  if (end.state === 'unknown') expect(end.listed, `unknown is listed: ${about}`).toBe(true)
  if (end.state === 'failed' || end.state === 'refused') {
    expect(end.because, about).toBeTruthy()
    expect(end.arrivals, `what arrived is not called failed: ${about}`).toBe(0)
  }
  expect(end.uses, `a clearance for every hand-over: ${about}`).toBeGreaterThanOrEqual(end.calls)
}

async function startAfresh(): Promise<void> {
  house.at('2026-11-24T09:00:00.000Z')
  await house.db.send.updateMany({ where: { state: 'unknown' }, data: { state: 'failed', because: 'an earlier test' } })
  await house.db.providerBreaker.deleteMany()
}

describe('a process that is killed at any point of a delivery', () => {
  // Whether it can be asked matters only where an answer is lost. Where it takes messages, every statement is tried; elsewhere every third, another third each.
  const cases = Object.keys(says).flatMap((manner) => (manner.startsWith('takes') || manner === 'hangs' ? [true, false] : [true]).map((asked) => ({ manner, asked })))
  test.each(cases)('by a provider that $manner (can be asked: $asked): at most one message arrives, and its end is known or listed', async ({ manner, asked }) => {
    await startAfresh()
    const provider = new FakeProvider(says[manner]!, asked)
    const whole = await live(provider, null, async (here) => deliver(here, await decided()))
    const deaths: { death: Death; name: string }[] = [
      ...Array.from({ length: whole.statements() }, (_, i) => ({ death: { statement: i + 1 }, name: `after statement ${i + 1}` })).filter((_, i) => manner.startsWith('takes') || i % 3 === cases.findIndex((one) => one.manner === manner) % 3),
      { death: { provider: 'before' }, name: 'before the provider' }, { death: { provider: 'after' }, name: 'after the provider' },
    ]
    await startAfresh()
    const victims: { decisionId: string; name: string }[] = []
    for (const { death, name } of deaths) {
      const decisionId = await decided()
      await live(provider, death, (here) => deliver(here, decisionId))
      victims.push({ decisionId, name })
    }
    await recover(provider, 40)
    const ends = []
    for (const { decisionId, name } of victims) ends.push(await endOf(provider, decisionId, name))
    for (const end of ends) expectHonest(end)
    expect(whole.statements(), 'there is something to interrupt').toBeGreaterThan(20)
    if (manner === 'takes it' && asked) expect(ends.every(({ state }) => state === 'accepted')).toBe(true)
    if (manner === 'takes it' && !asked) expect(ends.some(({ state }) => state === 'unknown')).toBe(true)
    if (manner === 'refuses it for good') expect(ends.filter(({ calls, state }) => calls > 0 && state === 'accepted')).toEqual([])
  }, 120_000)

  test('and killed again while it recovers, wherever that is', async () => {
    await startAfresh()
    const chance = chanceFrom('killed again')
    const provider = new FakeProvider(says['takes it']!, true)
    const victims: string[] = []
    for (let i = 0; i < 25; i++) {
      const decisionId = await decided()
      victims.push(decisionId)
      for (let life = 0; life < 4; life++) {
        house.at(new Date(startedAt + life * 90_000).toISOString())
        await house.db.$executeRaw`UPDATE "Send" SET "claimedWallAt" = "claimedWallAt" - interval '1 minute' WHERE "state" IN ('sending', 'unknown')`
        const death: Death = chance() < 0.15 ? { provider: chance() < 0.5 ? 'before' : 'after' } : { statement: 1 + Math.floor(chance() * 34) }
        await live(provider, death, (here) => deliver(here, decisionId))
      }
      house.at(new Date(startedAt).toISOString())
    }
    await recover(provider, 10)
    for (const decisionId of victims) {
      const end = await endOf(provider, decisionId, 'several')
      expectHonest(end)
      expect(end).toMatchObject({ state: 'accepted', arrivals: 1 })
    }
  }, 120_000)

  test('is really killed: the statement has happened, and nothing after it', async () => {
    const mortal = openMortal(url)
    mortal.dieAfter(1)
    await expect(mortal.db.workspace.update({ where: { id: WORKSPACE }, data: { product: 'killed after this' } })).rejects.toThrow()
    expect(mortal.isDead()).toBe(true)
    await expect(mortal.db.workspace.count()).rejects.toThrow()
    expect(() => mortal.die()).toThrow(Died)
    await mortal.close()
  })
})
