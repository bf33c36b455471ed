import type { House } from '#lib/env/house.server.ts'
import type { Doors } from '#lib/simulation/doors.ts'
import type { EventLike, Handler, Step } from '#lib/testing/step.ts'
import type { AboutSignal, AboutWait } from './events.ts'
import { absorb } from './functions/absorb-outcome.ts'
import { noticeSilence } from './functions/notice-silence.ts'
import { nurture } from './functions/nurture-lead.ts'
import { keep } from './keep.ts'

/** The same verbs and scripts that the engine runs, for a clock that is turned by hand. */
export const virtualDoors: Doors = {
  keep,
  functionsFor(eventName, house) {
    if (eventName === 'lead/signal.received' || eventName === 'lead/wait.due') return [played(nurture(house))]
    if (eventName === 'lead/replied' || eventName === 'lead/opted.out' || eventName === 'lead/outcome.observed') return [played(absorb(house))]
    return []
  },
  noticeSilence: (house, { leadId }) => noticeSilence(house, { leadId })({ step: immediately }),
  openChat: async () => undefined,
  rep: null,
}

const played = (script: (call: { event: { name: string; data: AboutSignal & Partial<AboutWait> }; step: Step }) => Promise<unknown>): Handler =>
  ({ event, step }: { event: EventLike; step: Step }) => script({ event: { name: event.name, data: event.data as AboutSignal & Partial<AboutWait> }, step })

const immediately: Pick<Step, 'run' | 'sleepUntil'> = { run: async (_id, work) => work(), sleepUntil: async () => undefined }
