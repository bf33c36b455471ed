import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { eventFor } from './event.ts'

type Verb = 'replayed' | 'discarded'

const GONE = 'This is not a dead letter any more: somebody has replayed it or let it go.'

/** Hands an event that the engine refused for good over again, or lets it go. @throws Fault `not_found`, `conflict` */
export async function endDeadDispatch(house: House, actor: Actor, id: string, verb: Verb): Promise<void> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const known = await tx.dispatch.findFirst({ where: { id, workspaceId: actor.workspaceId }, select: { id: true } })
    if (!known) throw new Fault('not_found', 'There is no such event in this workspace.')
    const data = verb === 'replayed' ? { deadAt: null, refusals: 0 } : { discardedAt: at }
    const { count } = await tx.dispatch.updateMany({ where: { id, deadAt: { not: null }, discardedAt: null }, data })
    if (count === 0) throw new Fault('conflict', GONE)
    await appendAudit(tx, actor, { verb: `event.${verb}`, object: { kind: 'dispatch', id }, at })
  })
}

/** Has a pass that failed for good made again from the start, with everything asked anew, or lets it go. @throws Fault `not_found`, `conflict` */
export async function endStalledRun(house: House, actor: Actor, id: string, verb: Verb): Promise<void> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const run = await tx.stalledRun.findFirst({ where: { id, workspaceId: actor.workspaceId } })
    if (!run) throw new Fault('not_found', 'There is no such run in this workspace.')
    const { count } = await tx.stalledRun.updateMany({ where: { id, deadAt: { not: null }, endedAt: null }, data: { endedBy: verb, endedAt: at } })
    if (count === 0) throw new Fault('conflict', GONE)
    if (verb === 'replayed') await startAgain(tx, run, at)
    await appendAudit(tx, actor, { verb: `run.${verb}`, object: { kind: 'run', id }, detail: { signalId: run.signalId, pass: run.pass }, at })
  })
}

/** The event that starts a pass, for whoever the lead is by now. */
async function startAgain(tx: Db, { id, workspaceId, signalId, pass, waitId }: { id: string; workspaceId: string; signalId: string; pass: number; waitId: string | null }, at: Date): Promise<void> {
  const signal = await tx.signal.findFirst({ where: { id: signalId, workspaceId }, select: { leadId: true, name: true, trust: true } })
  if (!signal) throw new Fault('conflict', 'The signal of this run is not known here, so there is nothing to replay. Let it go.')
  const { leadId, name, trust } = signal
  const hasOutcome = (await tx.outcome.count({ where: { signalId } })) > 0
  const data = { workspaceId, leadId, signalId, ...(waitId === null ? {} : { waitId }), ...(pass > 1 ? { pass } : {}) }
  await tx.dispatch.create({ data: { id: mintId('dsp', at.getTime(), `replay\n${id}\n${at.toISOString()}`), workspaceId, event: waitId === null ? eventFor({ name, trust, hasOutcome }) : 'lead/wait.due', data, createdAt: at } })
}
