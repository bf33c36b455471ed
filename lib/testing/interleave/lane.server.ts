import type pg from 'pg'
import { connect } from '#lib/db/client.server.ts'
import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'
import type { Courier, Handover } from '#lib/domain/courier.ts'
import type { House } from '#lib/env/house.server.ts'
import { claimWait } from '#lib/waits/claim.server.ts'
import { deliver } from '#inngest/steps/deliver.ts'
import { openActor } from './actor.server.ts'
import type { Actor } from './actor.server.ts'
import { lettersOf, openInterleaver } from './interleave.server.ts'
import type { Turn } from './interleave.server.ts'
import { brokenPromises } from './promises.ts'
import type { Aftermath } from './promises.ts'
import { parts } from './scenarios.server.ts'
import type { Part, Scenario } from './scenarios.server.ts'
import type { Choose } from './schedules.ts'
import { SEEN } from './witness.server.ts'
import type { Seen } from './witness.server.ts'
import { openWorlds } from './worlds.server.ts'
import type { World } from './worlds.server.ts'

/** What one interleaving came to. `broken` is empty when every promise was kept. */
export type Played = { letters: string; turns: readonly Turn[]; broken: string[]; handedOver: number; retried: number }

export type Lane = {
  play(scenario: Scenario, choose: Choose, seed: string): Promise<Played>
  close(): Promise<void>
}

const STARTS_AT = '2026-11-24T09:00:00.000Z'
const WORLDS = 50

type Options = {
  /** Parts played by somebody else's code, to see that it is noticed. */
  instead?: Readonly<Record<string, Part['act']>>
  /** Session settings of the actors, such as one that turns the database's own guards off. */
  session?: string
}

/** One workspace in which interleavings are played one after another. Lanes of one database do not meet. */
export async function openLane(url: string, name: string, { instead = {}, session = '' }: Options = {}): Promise<Lane> {
  const db = connect(url, { max: 4 })
  const keys = { pepper: 'a pepper for tests', tokenKey: 'a token key for tests', dataKey: Buffer.alloc(32).toString('base64'), baseUrl: 'http://127.0.0.1:3000' }
  let nowMs = Date.parse(STARTS_AT)
  let provider = recorder('')
  const couriers = { email: { provider: 'recorder', deliver: (letter) => provider.courier.deliver(letter), find: (id) => provider.courier.find!(id) } satisfies Courier }
  const houseOf = (client: House['db']): House => ({ ...keys, db: client, now: () => new Date(nowMs), couriers })
  const makeWorlds = await openWorlds(houseOf(db), name)
  const interleaver = await openInterleaver(url)
  const actors = new Map<string, Actor>()
  const stock = { ready: [] as World[], fresh: [] as World[] }
  let made = 0

  async function actorFor(letter: string): Promise<Actor> {
    const there = actors.get(letter)
    if (there) return there
    const actor = await openActor(url, letter, () => interleaver.hear(), session)
    actors.set(letter, actor)
    return actor
  }

  async function worldFor({ ready }: Scenario): Promise<World> {
    const shelf = ready ? stock.ready : stock.fresh
    if (shelf.length === 0) shelf.push(...await makeWorlds(Array.from({ length: WORLDS }, () => ({ name: `${name}_${made++}`, ready, olderOther: made % 2 === 0 }))))
    return shelf.pop()!
  }

  /** What a sweep would find a little later, done once more: nothing may leave that should not have, and everything comes to an end. */
  async function sweepUp(house: House, world: World, letters: string): Promise<void> {
    nowMs += 120_000
    for (let tries = 0; tries < 3; tries++) {
      const open = await db.send.findMany({ where: { leadId: { in: [world.leadId, world.otherId] }, state: { notIn: ['accepted', 'failed'] } }, select: { decisionId: true } })
      for (const { decisionId } of open) await deliver(house, decisionId)
      if (open.length === 0) break
      nowMs += 60_000
    }
    if (/[WXP]/.test(letters)) {
      const { epoch } = await db.lead.findUniqueOrThrow({ where: { id: world.leadId }, select: { epoch: true } })
      const stale = await db.wait.findMany({ where: { leadId: { in: [world.leadId, world.otherId] }, state: 'open', epoch: { lt: epoch } }, select: { id: true } })
      for (const { id } of stale) await claimWait(house, id)
    }
  }

  return {
    async play(scenario, choose, seed) {
      const letters = scenario.letters.split('')
      const [world, cast] = [await worldFor(scenario), await Promise.all(letters.map(actorFor))]
      nowMs = Date.parse(STARTS_AT)
      provider = recorder(seed)
      const { rows: [since] } = await db.pool.query<{ no: string }>('SELECT last_value AS no FROM witness.commits')
      const deed = (letter: string) => (actor: Actor) => () => (instead[letter] ?? parts[letter]!.act)(houseOf(actor.db), world)
      const verbs = new Map(cast.map((actor) => [actor.name, deed(actor.name)(actor)] as const))
      const played = await interleaver.play(cast, verbs, choose)
      const broken = played.deadlocks.map((circle) => `a deadlock: ${circle}`)
      // The engine tries a step again that failed; it must come through the second time, now that it is alone.
      for (const [letter, failure] of played.failures) await verbs.get(letter)!().catch((error: unknown) => broken.push(`${parts[letter]!.says}: failed twice, ${words(failure)} and then ${words(error)}`))
      await sweepUp(houseOf(db), world, scenario.letters)
      broken.push(...brokenPromises(await readBack(db.pool, world, letters, provider.handedOver, since?.no ?? '0')))
      await db.killSwitch.deleteMany({ where: { workspaceId: name } })
      return { letters: lettersOf(played.turns), turns: played.turns, broken, handedOver: provider.handedOver.length, retried: played.failures.size }
    },
    async close() {
      for (const actor of actors.values()) await actor.close()
      await interleaver.close()
      await db.$disconnect()
      await db.pool.end()
    },
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? ''

/** A provider that remembers what it was handed. Mostly it accepts; some seeds make it put a message off, or take it and hang up before saying so. */
function recorder(seed: string) {
  const handedOver: { messageId: string; said: Handover['state'] }[] = []
  const manner = pickIndex([8, 1, 1], chanceFrom(`provider\n${seed}`)())
  const courier: Courier = {
    provider: 'recorder',
    async deliver({ messageId }) {
      const said = handedOver.length > 0 ? 'accepted' : (['accepted', 'failed', 'unknown'] as const)[manner] ?? 'accepted'
      handedOver.push({ messageId, said })
      if (said === 'accepted') return { state: 'accepted', response: '250 kept' }
      return said === 'failed' ? { state: 'failed', because: '451 try later', permanent: false } : { state: 'unknown', because: 'the connection ended' }
    },
    find: async (messageId) => (handedOver.some((one) => one.messageId === messageId && one.said !== 'failed') ? 'arrived' : 'absent'),
  }
  return { courier, handedOver }
}

async function readBack(pool: pg.Pool, { workspaceId, leadId, otherId, undecidedSignalId }: World, letters: readonly string[], handedOver: Aftermath['handedOver'], since: string): Promise<Aftermath> {
  const both = [leadId, otherId]
  const read = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = [both]): Promise<Row[]> => (await pool.query<Row>(sql, values)).rows
  const seen = await read<Seen>(`${SEEN} WHERE "leadId" = ANY($1) OR ("kind" = 'stop' AND "workspaceId" = $2 AND "no" > $3) ORDER BY "no"`, [both, workspaceId, since])
  const sends = await read<Aftermath['sends'][number]>('SELECT "id", "messageId", "state", "attempts" FROM "Send" WHERE "leadId" = ANY($1)')
  const waits = await read<Aftermath['waits'][number]>('SELECT "id", "state", "epoch", "leadId" FROM "Wait" WHERE "leadId" = ANY($1)')
  const leads = await read<Aftermath['leads'][number]>('SELECT "id", "epoch" FROM "Lead" WHERE "id" = ANY($1)')
  const kept = await read<{ n: number }>(`SELECT count(*)::int AS n FROM "Signal" WHERE "leadId" = ANY($1) AND "source" = 'api' AND "dedupeKey" <> ALL($2)`, [both, ['r', 'w', 'p', 'h', 'u'].map((tag) => undecidedSignalId.replace(/u$/, tag))])
  const mine = letters.map((letter) => parts[letter]!)
  return {
    seen, sends, waits, leads, handedOver, signalsKept: kept[0]?.n ?? 0,
    raises: mine.reduce((sum, { raises }) => sum + raises, 0), signalsExpected: mine.filter(({ keeps }) => keeps).length,
  }
}
