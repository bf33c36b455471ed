import { discardSend, replaySend } from '#lib/delivery/replay.server.ts'
import type { DeadLetterRef, Replayed } from '#lib/delivery/views.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { House } from '#lib/env/house.server.ts'
import { endDeadDispatch, endStalledRun } from '#lib/relay/dead.server.ts'
import { ask } from './steps/ask.ts'

/** Takes up again what was given up on: a message after every check is asked anew, an event and a pass through the engine, where they are. */
export async function replayDeadLetter(house: House, actor: Actor, { kind, id }: DeadLetterRef): Promise<Replayed> {
  if (kind === 'send') return replaySend(house, actor, id, async (decisionId, inThread) => (await ask(house, decisionId, inThread)).answer)
  await (kind === 'dispatch' ? endDeadDispatch : endStalledRun)(house, actor, id, 'replayed')
  return { state: 'taken_up' }
}

/** Lets go of it for good. */
export async function discardDeadLetter(house: House, actor: Actor, { kind, id }: DeadLetterRef): Promise<void> {
  if (kind === 'send') return discardSend(house, actor, id)
  await (kind === 'dispatch' ? endDeadDispatch : endStalledRun)(house, actor, id, 'discarded')
}
