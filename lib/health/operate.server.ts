import { appendAuditBySql } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { Engine } from '#lib/engine/create.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { ownRun } from './run.server.ts'

type Operable = Pick<Engine, 'run' | 'cancel' | 'replay'>

/** Ends a live run; its audit entry commits with it. What finished steps did stays done, and an open wait stays a row that the sweeper wakes. @throws Fault `not_found`, `conflict` */
export async function cancelRun(house: House, engine: Operable, actor: Actor, id: string): Promise<void> {
  const run = await ownRun(engine, id, actor.workspaceId)
  const deed = { verb: 'engine.run.cancelled', object: { kind: 'run', id: run.id }, detail: { function: run.fn }, at: house.now() }
  if (!await engine.cancel(run.id, (sql) => appendAuditBySql(sql, actor, deed))) throw new Fault('conflict', 'This run has ended already, so there is nothing to cancel.')
}

/** Runs an ended run's function again from its event, as a new run, with its audit entry. @throws Fault `not_found`, `conflict` */
export async function replayRun(house: House, engine: Operable, actor: Actor, id: string): Promise<{ id: string }> {
  const run = await ownRun(engine, id, actor.workspaceId)
  if (run.endedAt === null) throw new Fault('conflict', 'This run is still live. Cancel it first, or let it end.')
  const deed = { verb: 'engine.run.replayed', object: { kind: 'run', id: run.id }, at: house.now() }
  const made = await engine.replay(run.id, (sql, as) => appendAuditBySql(sql, actor, { ...deed, detail: { function: run.fn, as } }))
  if (made === null) throw new Fault('conflict', 'This run cannot be replayed: its function or its event is not there any more.')
  return { id: made }
}
