import { ago } from '#lib/env/health.ts'
import type { Part } from '#lib/env/health.ts'
import type { OutboxFacts } from './standing.server.ts'

/** A provider that puts a message off is asked again within minutes; one that lies longer than this is stuck. */
const STUCK_SECONDS = 900
/** So long a hand-over may be reconciled by itself before a person is asked. */
const SETTLING_SECONDS = 120

/** The outbox, in a sentence that says what to do about the worst of it. */
export function outboxPart({ dead, breakers, ...counts }: OutboxFacts): Part {
  const { ready, oldestReadySeconds, held, unknown, oldestUnknownSeconds } = counts
  const given = dead.send + dead.dispatch + dead.run
  const facts = { ...counts, dead: given, breakersOpen: breakers.length }
  const degraded = (says: string): Part => ({ state: 'degraded', says, ...facts })
  const broken = breakers.find(({ state }) => state === 'open') ?? breakers[0]
  if (broken) return degraded(`${broken.provider} stopped taking ${broken.channel}, so its messages are held and tried again by themselves. See "Delivery" on the health page for its last answer.`)
  if (unknown > 0 && oldestUnknownSeconds > SETTLING_SECONDS) return degraded(`${unknown} ${unknown === 1 ? 'message has' : 'messages have'} an unknown fate, the oldest for ${ago(oldestUnknownSeconds)}. Nothing is sent again by itself: say on the overview what became of ${unknown === 1 ? 'it' : 'them'}.`)
  if (given > 0) return degraded(`${given} ${given === 1 ? 'item was' : 'items were'} given up on. Replay or discard ${given === 1 ? 'it' : 'them'} on the health page.`)
  if (ready > 0 && oldestReadySeconds > STUCK_SECONDS) return degraded(`${ready} ${ready === 1 ? 'message is' : 'messages are'} ready and do not leave, the oldest for ${ago(oldestReadySeconds)}. See whether the engine process runs, and its log.`)
  const holding = held > 0 ? `, ${held} held` : ''
  return { state: 'ready', says: ready + held + unknown === 0 ? 'Nothing is stuck.' : `${ready} on the way${holding}${unknown > 0 ? `, ${unknown} being asked about at the provider` : ''}.`, ...facts }
}
