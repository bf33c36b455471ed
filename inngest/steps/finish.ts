import { tooLateWords } from '#lib/delivery/words.ts'
import type { House } from '#lib/env/house.server.ts'
import { raise } from '#lib/escalations/raise.server.ts'
import { noteStalled } from '#lib/relay/stalled.server.ts'
import type { Unfinished } from '#lib/relay/unfinished.server.ts'
import { refuseUnsent } from '#lib/suppression/refuse.server.ts'
import { park } from '#lib/waits/park.server.ts'
import { write } from '#lib/writing/write.server.ts'
import { deliver, unsubscribeUrl } from './deliver.ts'

const INTERRUPTED = 'a person’s message was interrupted before it left; write it again if it is still wanted'

/** Carries out a decision whose script was lost, by the same steps, with every question asked again. A message that comes too late ends as refused, with the reason. */
export async function finish(house: House, decision: Unfinished): Promise<void> {
  const { decisionId, kind, decider, decidedAt } = decision
  if (kind === 'wait') return void (await park(house, decisionId))
  if (kind === 'escalate_to_human') return void (await raise(house, { decisionId }))
  const because = decider === 'person' ? INTERRUPTED : tooLateWords(decidedAt, house.now())
  if (because) return refuseUnsent(house, decisionId, { rule: 'age', because })
  await write(house, decisionId, unsubscribeUrl(house)(decisionId))
  await deliver(house, decisionId)
}

/** One that cannot be carried out harms no other: its failure is counted, and the fifth one is put before a person. Returns how many were carried out. */
export async function finishAll(house: House, decisions: readonly Unfinished[]): Promise<number> {
  let done = 0
  for (const decision of decisions) {
    await finish(house, decision).then(
      () => { done++ },
      (error: unknown) => noteStalled(house, decision, `the decision (${decision.kind}) could not be carried out: ${error instanceof Error ? error.message : String(error)}`, { last: false }),
    )
  }
  return done
}
