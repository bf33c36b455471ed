import { absorb } from '#inngest/functions/absorb-outcome.ts'
import { nurture } from '#inngest/functions/nurture-lead.ts'
import { keep } from '#inngest/keep.ts'
import type { EngineEvent } from '#lib/signals/keep.server.ts'
import type { Courier, Handover, Letter } from '#lib/domain/courier.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { WORKSPACE, sampleHouse } from './sample.server.ts'
import type { SampleHouse } from './sample.server.ts'
import { newRun, runFunction } from './step.ts'
import type { Handler, Run } from './step.ts'

/** Stands at the network's edge: takes letters, and answers as the test says. What it accepted has arrived, and can be asked for. */
export class FakeCourier implements Courier {
  provider = 'fake'
  letters: Letter[] = []
  arrived: string[] = []
  answer: (letter: Letter) => Handover | Promise<Handover> = () => ({ state: 'accepted', response: '250 ok' })
  async deliver(letter: Letter): Promise<Handover> {
    this.letters.push(letter)
    const answer = await this.answer(letter)
    if (answer.state === 'accepted') this.arrived.push(letter.messageId)
    return answer
  }
  find: Courier['find'] = async (messageId: string) => (this.arrived.includes(messageId) ? 'arrived' : 'absent')
}

export type NurtureRig = {
  house: SampleHouse
  courier: FakeCourier
  /** Keeps one event of a person, as a signal API would. */
  say(event: string, email: string, more?: Record<string, unknown>): Promise<EngineEvent>
  /** Plays the functions an event triggers until they end or sleep. */
  play(event: { name: string; data: Record<string, unknown> }): Promise<Run>
  /** Plays a pass and loses it before the named step, as an engine does whose tables are dropped. */
  playUpTo(step: string, event: { name: string; data: Record<string, unknown> }): Promise<void>
  /** Hands over every pending event and plays it, until none is left. */
  drain(): Promise<string[]>
}

/** A house with the functions that nurture, no chance in its decisions, and a provider of its own. */
export async function nurtureRig(url: string, startsAt = '2026-11-24T09:00:00.000Z'): Promise<NurtureRig> {
  const house = await sampleHouse(url, startsAt)
  const courier = new FakeCourier()
  house.couriers = { email: courier }
  const body = { ...DEFAULT_SETTINGS, exploration: { floor: 0.01 }, groups: { treatment: 1, random: 0, businessAsUsual: 0, holdout: 0 } }
  await house.db.policyVersion.createMany({ data: [{ id: 'ver_rig', workspaceId: WORKSPACE, family: 'guardrails', version: 1, body, note: 'first', liveFrom: house.now() }], skipDuplicates: true })
  const handlers: Record<string, Handler> = { 'lead/signal.received': nurture(house), 'lead/wait.due': nurture(house), 'lead/replied': absorb(house), 'lead/opted.out': absorb(house), 'lead/outcome.observed': absorb(house) }
  let said = 0
  const play: NurtureRig['play'] = (event) => runFunction(handlers[event.name]!, newRun(event), () => house.now().getTime())
  return {
    house, courier, play,
    async say(event, email, more = {}) {
      const answer = await keep(house, { workspaceId: WORKSPACE, source: 'api', items: [{ type: 'track', event, email, messageId: `${event}-${email}-${said++}`, ...more }] })
      const [first] = answer.events
      if (!first) throw new Error(JSON.stringify(answer))
      return first
    },
    async playUpTo(step, event) {
      const lost = new Error('the engine lost its tables')
      await nurture(house)({ event, step: {
        run: async (id, work) => { if (id === step) throw lost; return JSON.parse(JSON.stringify((await work()) ?? null)) },
        sleepUntil: async () => undefined,
      } }).catch((error: unknown) => { if (error !== lost) throw error })
    },
    async drain() {
      const names: string[] = []
      for (;;) {
        const next = await house.db.dispatch.findFirst({ where: { dispatchedAt: null, deadAt: null }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
        if (!next) return names
        await house.db.dispatch.update({ where: { id: next.id }, data: { dispatchedAt: house.now() } })
        names.push(next.event)
        await play({ name: next.event, data: next.data as Record<string, unknown> })
      }
    },
  }
}
