import type { Channel } from '#lib/domain/action.ts'
import type { Candidate } from '#lib/domain/proposal.ts'
import type { SignalName } from '#lib/domain/signal.ts'
import { DAY_MS, HOUR_MS } from '#lib/domain/time.ts'
import { connect } from '#lib/db/client.server.ts'
import { realDoors } from './doors.server.ts'
import { checkLedger } from './invariants.server.ts'
import { live } from './life.server.ts'
import type { World } from './life.server.ts'
import { personOf } from './people.ts'
import type { Person } from './people.ts'
import { makeWorkspace, workspaceOf } from './run.server.ts'
import { KEYS, SESSION } from './share.server.ts'

/** One scene: somebody does certain things at certain hours (UTC) of certain days, and nothing of their own accord but what messages make them do. */
export type Scene = {
  key: string
  acts: readonly { name: SignalName; day: number; hour: number; minute?: number; properties?: Record<string, string> }[]
  days: number
  startAt?: string
  zone?: string; country?: string; phone?: string; sms?: boolean; scanner?: boolean; channels?: readonly Channel[]
}

/** What is left of a scene. `hours` count from its start. */
export type Ending = {
  lead: { state: string; epoch: number }
  signals: { name: string; trust: string }[]
  outcomes: { kind: string; trust: string }[]
  decisions: { pass: number; ruledKind: string; candidates: readonly Candidate[] }[]
  waits: { state: string; endedBy: string | null }[]
  touches: { at: string; hours: number; channel: string; by: string }[]
}

export type Stage = { play(scene: Scene): Promise<Ending>; close(): Promise<void> }

/** A stage on one database: every scene has a workspace of its own, and ends by checking every promise on its ledger. @throws when one is broken */
export async function stage(databaseUrl: string): Promise<Stage> {
  const db = connect(databaseUrl, { max: 4, settings: SESSION, prepared: true })
  return {
    close: async () => { await db.$disconnect(); await db.pool.end() },
    async play(scene) {
      const startAt = scene.startAt ?? '2026-09-07T00:00:00Z'
      const startMs = Date.parse(startAt)
      const plan = { databaseUrl, seed: `scene ${scene.key}`, people: 1, days: scene.days, startAt }
      const { desk: _nobody, ...workspace } = workspaceOf(plan)
      await makeWorkspace(db, plan, workspaceOf(plan))
      const world: World = { seed: plan.seed, doors: realDoors, db, house: KEYS, workspace, desk: null, untilMs: startMs + scene.days * DAY_MS, channels: scene.channels ?? ['email', 'chat'], cancels: true }
      const habits = scene.acts.map(({ name, day, hour, minute = 0, properties = {} }, index) => ({ name, properties, mark: `s${index}`, atMs: startMs + day * DAY_MS + hour * HOUR_MS + minute * 60_000 }))
      const { leadId } = await live(world, calm(scene, startMs), habits)
      const broken = await checkLedger(db.pool, workspace.id, new Date(world.untilMs).toISOString())
      if (broken.length > 0) throw new Error(broken.map(({ rule, because }) => `${rule}: ${because}`).join('\n'))
      return ending(leadId ?? '', startMs)
    },
  }

  async function ending(leadId: string, startMs: number): Promise<Ending> {
    const touches = await db.touch.findMany({ where: { leadId, voidedAt: null }, orderBy: { at: 'asc' } })
    const decisions = await db.decision.findMany({ where: { leadId }, orderBy: [{ decidedAt: 'asc' }, { id: 'asc' }] })
    return {
      lead: await db.lead.findUniqueOrThrow({ where: { id: leadId }, select: { state: true, epoch: true } }),
      signals: await db.signal.findMany({ where: { leadId }, orderBy: { occurredAt: 'asc' }, select: { name: true, trust: true } }),
      outcomes: await db.outcome.findMany({ where: { leadId }, orderBy: { at: 'asc' }, select: { kind: true, trust: true } }),
      decisions: decisions.map(({ pass, ruledKind, candidates }) => ({ pass, ruledKind, candidates: candidates as unknown as Candidate[] })),
      waits: await db.wait.findMany({ where: { leadId }, orderBy: { createdAt: 'asc' }, select: { state: true, endedBy: true } }),
      touches: touches.map(({ at, channel, by }) => ({ at: at.toISOString(), hours: (at.getTime() - startMs) / HOUR_MS, channel, by })),
    }
  }
}

/** Somebody who does only what the scene says: messages leave them cold, unless a gateway clicks for them. */
function calm(scene: Scene, startMs: number): Person {
  const someone = personOf({ seed: `scene ${scene.key}`, startMs, arrivalDays: 1 }, 0)
  return {
    ...someone, arrivesAtMs: startMs, zone: scene.zone ?? 'Europe/Berlin', country: scene.country ?? 'DE', phone: scene.phone ?? null, anonymousFirst: false, vip: false, deadAddress: false,
    scanner: scene.scanner ?? false, patience: 1e9, taste: { email: 1e-9, sms: 1e-9, chat: 1e-9 }, optIn: { email: true, sms: scene.sms ?? false },
  }
}
