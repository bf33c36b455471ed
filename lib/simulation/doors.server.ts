import { createHash } from 'node:crypto'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { claim } from '#lib/escalations/claim.server.ts'
import { giveBack } from '#lib/escalations/give-back.server.ts'
import { reply } from '#lib/escalations/reply.server.ts'
import { resolve } from '#lib/escalations/resolve.server.ts'
import type { EventLike, Handler, Step } from '#lib/testing/step.ts'
import type { AboutSignal, AboutWait } from '#inngest/events.ts'
import { absorb } from '#inngest/functions/absorb-outcome.ts'
import { noticeSilence } from '#inngest/functions/notice-silence.ts'
import { nurture } from '#inngest/functions/nurture-lead.ts'
import { keep } from '#inngest/keep.ts'
import { sendAsPerson } from '#inngest/person.ts'
import type { Doors, Rep } from './doors.ts'

/** The verbs and scripts that the app and the engine run, for a clock that is turned by hand. */
export const realDoors: Doors = {
  keep,
  functionsFor(eventName, house) {
    if (eventName === 'lead/signal.received' || eventName === 'lead/wait.due') return [played(nurture(house))]
    if (eventName === 'lead/replied' || eventName === 'lead/opted.out' || eventName === 'lead/outcome.observed') return [played(absorb(house))]
    return []
  },
  noticeSilence: (house, { leadId }) => noticeSilence(house, { leadId })({ step: immediately }),
  openChat,
  rep: repAt,
}

const played = (script: (call: { event: { name: string; data: AboutSignal & Partial<AboutWait> }; step: Step }) => Promise<unknown>): Handler =>
  ({ event, step }: { event: EventLike; step: Step }) => script({ event: { name: event.name, data: event.data as AboutSignal & Partial<AboutWait> }, step })

const immediately: Pick<Step, 'run' | 'sleepUntil'> = { run: async (_id, work) => work(), sleepUntil: async () => undefined }

/** One session a visitor, as the widget keeps it alive. Its token is known to nobody. */
async function openChat(house: House, { workspaceId, leadId, anonymousId }: { workspaceId: string; leadId: string; anonymousId: string }): Promise<void> {
  const now = house.now()
  const tokenHash = createHash('sha256').update(`nobody's token\n${workspaceId}\n${anonymousId}`).digest('hex')
  await house.db.chatSession.upsert({
    where: { tokenHash }, update: { lastSeenAt: now, leadId },
    create: { id: mintId('ses', now.getTime(), tokenHash), workspaceId, leadId, anonymousId, tokenHash, startedAt: now, lastSeenAt: now },
  })
}

function repAt(desk: { id: string; name: string; workspaceId: string }): Rep {
  const who = { kind: 'person', role: 'rep', ...desk } as const
  return {
    claim: (house, id) => claim(house, who, { id, from: null }),
    reply: (house, id, text) => reply(house, who, { id, channel: 'email', subject: 'Your message', text, replyKey: `desk-${id.slice(-12)}` }, async (_who, message) => {
      const said = await sendAsPerson(house, who, message)
      return said.cleared ? { decisionId: said.decisionId, state: said.receipt.state, because: said.receipt.because } : { decisionId: said.decisionId, state: 'refused', because: said.because }
    }),
    finish: (house, id, outcome) => outcome === 'give_back'
      ? giveBack(house, who, { id, goal: 'keep in touch', note: 'Answered by hand; interested, but not yet.', holdHours: 48 })
      : resolve(house, who, { id, outcome, note: 'Agreed on a call.' }),
  }
}
