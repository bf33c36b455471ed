import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '#lib/db/client.server.ts'
import type pg from 'pg'
import { drawsFor } from '../draws.ts'
import { dayOf } from '../habits.ts'
import type { Happening } from '../happening.ts'
import { afterActing, newMind } from '../mind.ts'
import type { Mind } from '../mind.ts'
import type { Person } from '../people.ts'
import { Queue } from '../queue.ts'
import { replay, staysSilent } from '../replay.ts'
import { receive } from '../response.ts'
import type { Delivery } from '../response.ts'
import { introduction, itemOf } from '../wire.ts'
import { newMail } from './caught.server.ts'
import { DEMO_SEED, demoHabits, demoPerson, presentKeys, worldOf } from './fill.server.ts'
import type { Demo } from './fill.server.ts'
import { hastened, liveliness, pauseMs, STALE_MS, visitNow } from './pace.ts'
import { leaveByLink, post } from './post.server.ts'

type Somebody = { person: Person; mind: Mind; introduced: boolean }
type Intent = { who: Somebody; happening: Happening; link: string | null }

const MAIL_EVERY_MS = 4_000
const NEWCOMERS = 0.15

/**
 * Keeps the people of a filled demo going, as visitors of a real site: every so often somebody looks around or somebody new appears, and whoever
 * got a message does what they would do. Everything goes over HTTP. Runs until `stopped`.
 */
export async function streamDemo(demo: Demo & { url: string; apiKey: string; mailboxApi: string | null }, stopped: AbortSignal): Promise<void> {
  const db = connect(demo.databaseUrl, { max: 2 })
  const startedMs = Date.now()
  const intents = new Queue<Intent>()
  const everybody = await remember(db.pool, demo, intents, startedMs)
  const byEmail = new Map(everybody.map((somebody) => [somebody.person.email, somebody]))
  let afterIso = new Date(startedMs).toISOString()
  let visitMs = startedMs + 3_000
  let mailMs = startedMs
  try {
    while (!stopped.aborted) {
      const nowMs = Date.now()
      const draws = drawsFor(`${DEMO_SEED}:stream:tick:${nowMs}`)
      if (nowMs >= visitMs) {
        visitMs = nowMs + pauseMs(nowMs - startedMs, draws.u())
        const isNew = draws.yes(NEWCOMERS) || everybody.length === 0
        const who = isNew ? newcomer(nowMs) : draws.pickWeighted(everybody.map((somebody) => ({ somebody, weight: liveliness(somebody.person, somebody.mind, nowMs) }))).somebody
        const steps = isNew ? dayOf(DEMO_SEED, who.person, 0) : visitNow(DEMO_SEED, who.person, who.mind, nowMs)
        for (const happening of steps) intents.add(happening.atMs, { who, happening, link: null })
      }
      if (demo.mailboxApi && nowMs >= mailMs) {
        mailMs = nowMs + MAIL_EVERY_MS
        const mail = await newMail(demo.mailboxApi, db.pool, demo.workspace.id, afterIso)
        afterIso = mail?.lastIso ?? afterIso
        for (const { email, unsubscribe, ...delivery } of mail?.found ?? []) react(byEmail.get(email), delivery, unsubscribe)
      }
      await actUntil(nowMs)
      await sleep(500, undefined, { signal: stopped }).catch(() => undefined)
    }
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }

  function newcomer(nowMs: number): Somebody {
    const person: Person = { ...demoPerson(demo, everybody.length), arrivesAtMs: nowMs, anonymousFirst: false }
    const who = { person, mind: newMind(person), introduced: false }
    everybody.push(who)
    byEmail.set(person.email, who)
    return who
  }

  function react(who: Somebody | undefined, delivery: Delivery, link: string | null): void {
    if (!who) return
    const { mind, reactions } = receive(DEMO_SEED, who.person, who.mind, delivery)
    who.mind = mind
    for (const reaction of reactions.map((each) => hastened(each, delivery.atMs))) intents.add(reaction.atMs, { who, happening: reaction, link })
  }

  async function actUntil(nowMs: number): Promise<void> {
    for (let due = intents.next(); due; due = intents.next()) {
      if (due.atMs > nowMs || stopped.aborted) return intents.add(due.atMs, due.value)
      const { who, happening, link } = due.value
      if (staysSilent(who.mind, happening)) continue
      if (happening.name === 'unsubscribe' && link && (await leaveByLink(link))) {
        who.mind = afterActing(who.mind, who.person, happening)
        continue
      }
      const at = { ...happening, atMs: Math.min(happening.atMs, Date.now()) }
      const items = [...(who.introduced ? [] : [introduction(DEMO_SEED, who.person, at.atMs)]), itemOf(DEMO_SEED, who.person, at)]
      const answer = await post(demo.url, demo.apiKey, items, stopped)
      if (answer === 'away') return intents.add(nowMs + 30_000, due.value)
      who.introduced = true
      who.mind = afterActing(who.mind, who.person, at)
    }
  }
}

/** Everybody as the ledger left them, and what they are still going to do about the messages they had. */
async function remember(pool: pg.Pool, demo: Demo, intents: Queue<Intent>, nowMs: number): Promise<Somebody[]> {
  const present = await presentKeys(pool, demo.workspace.id)
  const { untilMs } = worldOf(demo)
  const { rows } = await pool.query<{ email: string; firstSignalAt: Date; deliveries: (Omit<Delivery, 'atMs'> & { atMs: string })[] | null }>(
    `SELECT l."email", l."firstSignalAt", (SELECT json_agg(json_build_object('atMs', floor(extract(epoch FROM t."at") * 1000)::text, 'channel', t."channel", 'angle', coalesce(t."angle", 'answer'), 'messageId', s."messageId") ORDER BY t."at", t."id")
       FROM "Touch" t JOIN "Send" s ON s."id" = t."sendId" WHERE t."leadId" = l."id" AND t."voidedAt" IS NULL) AS deliveries
     FROM "Lead" l WHERE l."workspaceId" = $1 AND l."email" IS NOT NULL`, [demo.workspace.id])
  const known = new Map(rows.map((row) => [row.email, row]))
  const count = Math.max(demo.people, ...[...present].map((key) => Number(key.slice(1))))
  return Array.from({ length: count }, (_, index) => {
    const filled = demoPerson(demo, index)
    const row = known.get(filled.email)
    const isNew = index >= demo.people
    const person: Person = isNew ? { ...filled, arrivesAtMs: row?.firstSignalAt.getTime() ?? nowMs, anonymousFirst: false } : filled
    const deliveries = (row?.deliveries ?? []).map((delivery): Delivery => ({ ...delivery, atMs: Number(delivery.atMs) }))
    const { mind, ahead } = replay(DEMO_SEED, person, isNew ? [] : demoHabits(demo, person), deliveries, Math.max(untilMs, nowMs - STALE_MS))
    const who = { person, mind, introduced: row !== undefined }
    ahead.forEach((happening) => {
      if (happening.atMs >= nowMs) intents.add(happening.atMs, { who, happening, link: null })
    })
    return who
  })
}
