import { house, route } from '#app/door.ts'
import { reply } from '#lib/escalations/reply.server.ts'
import type { Say } from '#lib/escalations/reply.server.ts'
import { Reply } from '#lib/escalations/schema.ts'
import { sendAsPerson } from '#inngest/person.ts'

/** A person's words take the way of every other message: a decision, clearance, the outbox. */
const say: Say = async (who, message) => {
  const said = await sendAsPerson(house(), who, message)
  return said.cleared
    ? { decisionId: said.decisionId, state: said.receipt.state, because: said.receipt.because }
    : { decisionId: said.decisionId, state: 'refused', because: said.because }
}

export const POST = route({ allow: 'escalations.work', input: Reply, act: (input, operator, here) => reply(here, operator, input, say) })
