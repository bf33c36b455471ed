import type { Angle, Channel } from '#lib/domain/action.ts'
import { HOUR_MS } from '#lib/domain/time.ts'
import type { Client } from '#lib/db/client.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { newRun, runFunction } from '#lib/testing/step.ts'
import type { EventLike, Handler, Run } from '#lib/testing/step.ts'
import type pg from 'pg'
import { simulatedCourier } from './courier.ts'
import { deskPlan } from './desk.ts'
import type { DeskAct } from './desk.ts'
import type { Doors } from './doors.ts'
import { drawsFor } from './draws.ts'
import type { Happening } from './happening.ts'
import { afterActing, newMind } from './mind.ts'
import type { Mind } from './mind.ts'
import type { Person } from './people.ts'
import { Queue } from './queue.ts'
import { staysSilent } from './replay.ts'
import { receive } from './response.ts'
import { introduction, isNamed, itemOf } from './wire.ts'

export type World = {
  seed: string
  doors: Doors
  db: Client & { pool: pg.Pool }
  house: Omit<House, 'db' | 'now' | 'couriers'>
  workspace: { id: string; zone: string }
  /** The operator who works the inbox, or null when nobody does. */
  desk: { id: string; name: string } | null
  /** Nothing happens at or after this instant. */
  untilMs: number
  channels: readonly Channel[]
  /** Whether runs of a lead are stopped by its own events, as the engine's `cancelOn` does. The rows must keep the peace without it. */
  cancels: boolean
}

/** What became of one person. */
export type Life = { leadId: string | null; signals: number; messages: number; acts: Partial<Record<Happening['name'], number>>; mind: Mind }

type Entry =
  | { kind: 'happening'; happening: Happening }
  | { kind: 'wake'; run: Run; play: Handler }
  | { kind: 'silence' }
  | { kind: 'desk'; escalationId: string; no: number; act: DeskAct['act'] }

/** A first pass writes no events of its own, so nobody needs to look for them. */
const DECIDING = new Set(['lead/signal.received', 'lead/wait.due'])
const CANCELLING = new Set(['lead/replied', 'lead/opted.out', 'lead/erased'])

/** Longer than the product waits before it calls a message unanswered, by the hourly look that finds it. */
const SILENCE_HOURS = 73

/**
 * One person's whole life on their own clock: everything they do goes through the door, every event through the real functions,
 * every message back to the person, until nothing is left before `untilMs`. `habits` is what they do of their own accord.
 */
export async function live(world: World, person: Person, habits: readonly Happening[]): Promise<Life> {
  const { seed, doors, workspace } = world
  const rep = world.desk && doors.rep({ ...world.desk, workspaceId: workspace.id })
  const queue = new Queue<Entry>()
  const events: EventLike[] = []
  const heard: string[] = []
  const asleep = new Set<Run>()
  let nowMs = person.arrivesAtMs
  let introduced = false
  let escalations = 0
  const life: Life = { leadId: null, signals: 0, messages: 0, acts: {}, mind: newMind(person) }
  const courier = simulatedCourier(({ messageId }) => void heard.push(messageId))
  const house: House = {
    ...world.house, db: world.db, now: () => new Date(nowMs),
    couriers: Object.fromEntries(world.channels.map((channel) => [channel, courier])),
  }
  for (const happening of habits) queue.add(happening.atMs, { kind: 'happening', happening })

  async function act(happening: Happening): Promise<void> {
    if (staysSilent(life.mind, happening)) return
    const named = isNamed(person, happening)
    const items = [...(named && !introduced ? [introduction(seed, person, happening.atMs)] : []), itemOf(seed, person, happening)]
    introduced ||= named
    life.mind = afterActing(life.mind, person, happening)
    life.acts[happening.name] = (life.acts[happening.name] ?? 0) + 1
    life.signals++
    if (life.leadId && opensChat(happening)) await doors.openChat(house, { workspaceId: workspace.id, leadId: life.leadId, anonymousId: `anon-${seed}-${person.key}` })
    const kept = await doors.keep(house, { workspaceId: workspace.id, source: 'api', items, receivedAt: new Date(nowMs) })
    if (kept.rejected[0]) throw new Error(`the simulated world said something that cannot be understood: ${kept.rejected[0].field} ${kept.rejected[0].message}`)
    events.push(...await writtenEvents(kept.signalIds))
  }

  const opensChat = (happening: Happening): boolean =>
    world.channels.includes('chat') && !happening.machine && /page|docs|pricing/.test(happening.name) && drawsFor(`${seed}:${person.key}:chat:${happening.mark}`).yes(0.06 * person.taste.chat)

  /** Plays what is due now until nothing is left for this instant. */
  async function settle(): Promise<void> {
    for (let event = events.shift(); event; event = events.shift()) {
      life.leadId ??= typeof event.data.leadId === 'string' ? event.data.leadId : null
      if (world.cancels && CANCELLING.has(event.name)) asleep.clear()
      for (const play of doors.functionsFor(event.name, house)) await go(newRun(event), play)
    }
  }

  async function go(run: Run, play: Handler): Promise<void> {
    const steps = run.answers.size
    await runFunction(play, run, () => nowMs)
    events.push(...run.sent)
    if (run.parked) {
      asleep.add(run)
      queue.add(run.parked.untilMs, { kind: 'wake', run, play })
    }
    if (steps > 0 || !DECIDING.has(run.event.name)) events.push(...await writtenEvents())
    if (heard.length > 0) await hear()
    if (run.answers.has('escalate')) await seeDesk()
  }

  /** Events that verbs wrote for the relay: on a virtual clock, the relay is this loop. */
  async function writtenEvents(signalIds: readonly string[] = []): Promise<EventLike[]> {
    const { rows } = await world.db.pool.query<{ event: string; data: EventLike['data'] }>({
      name: 'simulation-relay',
      text: `WITH handed AS (UPDATE "Dispatch" SET "dispatchedAt" = $3 WHERE "dispatchedAt" IS NULL AND "workspaceId" = $1 AND ("data"->>'leadId' = $2 OR "data"->>'signalId' = ANY($4)) RETURNING "id", "createdAt", "event", "data")
       SELECT "event", "data" FROM handed ORDER BY "createdAt", "id"`,
      values: [workspace.id, life.leadId, new Date(nowMs), signalIds],
    })
    return rows.map(({ event, data }) => ({ name: event, data }))
  }

  /** What the couriers took reaches the person, who will do something about it, or not. */
  async function hear(): Promise<void> {
    const { rows } = await world.db.pool.query<{ messageId: string; channel: Channel; angle: Angle | null; at: Date }>({
      name: 'simulation-heard',
      text: `SELECT s."messageId", s."channel", t."angle", t."at" FROM "Send" s JOIN "Touch" t ON t."sendId" = s."id" WHERE s."messageId" = ANY($1) ORDER BY t."at", s."id"`,
      values: [heard.splice(0)],
    })
    for (const { messageId, channel, angle, at } of rows) {
      const { mind, reactions } = receive(seed, person, life.mind, { atMs: at.getTime(), channel, angle: angle ?? 'answer', messageId })
      life.mind = mind
      life.messages++
      for (const happening of reactions) queue.add(happening.atMs, { kind: 'happening', happening })
      queue.add(at.getTime() + SILENCE_HOURS * HOUR_MS, { kind: 'silence' })
    }
  }

  async function seeDesk(): Promise<void> {
    if (!rep) return
    const { rows } = await world.db.pool.query<{ id: string }>(`SELECT "id" FROM "Escalation" WHERE "leadId" = $1 AND "state" = 'open' AND "createdAt" = $2`, [life.leadId, new Date(nowMs)])
    for (const { id } of rows) {
      const no = escalations++
      for (const { atMs, act } of deskPlan(seed, person.key, no, nowMs, workspace.zone)) queue.add(atMs, { kind: 'desk', escalationId: id, no, act })
    }
  }

  async function work({ escalationId, no, act }: Extract<Entry, { kind: 'desk' }>): Promise<void> {
    if (!rep) return
    if (act === 'claim') await rep.claim(house, escalationId)
    if (act === 'reply' && !life.mind.gone) await rep.reply(house, escalationId, `Hello ${person.given}, thank you for your message. I am happy to answer myself. When would suit you?`)
    if (act === 'finish') await rep.finish(house, escalationId, life.mind.booked || drawsFor(`${seed}:${person.key}:finish:${no}`).yes(0.3) ? 'meeting_booked' : 'give_back')
    if (heard.length > 0) await hear()
  }

  for (let due = queue.next(); due && due.atMs < world.untilMs; due = queue.next()) {
    nowMs = Math.max(nowMs, due.atMs)
    const entry = due.value
    if (entry.kind === 'happening') await act(entry.happening)
    else if (entry.kind === 'desk') await work(entry)
    else if (entry.kind === 'silence' && life.leadId) {
      await doors.noticeSilence(house, { workspaceId: workspace.id, leadId: life.leadId })
      events.push(...await writtenEvents())
    } else if (entry.kind === 'wake' && asleep.delete(entry.run)) await go(entry.run, entry.play)
    await settle()
  }
  return life
}
