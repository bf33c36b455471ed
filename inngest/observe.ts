import { Middleware, NonRetriableError } from 'inngest'
import type { Courier } from '#lib/domain/courier.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Attributes } from '#lib/telemetry/attributes.ts'
import { count, observe } from '#lib/telemetry/meters.server.ts'
import { traced } from '#lib/telemetry/traces.server.ts'
import { AboutPass } from './events.ts'
import { readAnswer } from './observe/answer.ts'
import { noteFirstTouch } from './observe/first-touch.ts'

/** Steps whose span has a name of its own. */
const SPANS: Readonly<Record<string, string>> = { park: 'wait.parked', wake: 'wait.woken', absorb: 'outcome.absorbed' }

/** Times and counts each step of each function where it really runs, and makes it a span of its signal's trace. Tells nothing of what a step was given. */
export const observing = (house: House): Middleware.Class =>
  class Observing extends Middleware.BaseMiddleware {
    readonly id = 'observing'

    override async wrapStepHandler({ ctx, fn, next, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
      const step = stepInfo.options.id
      const about = AboutPass.safeParse(ctx.event?.data).data
      const begun: Attributes = { 'bide.function': fn.id(), 'bide.step': step, 'bide.attempt': ctx.attempt, 'bide.signal': about?.signalId, 'bide.workspace': about?.workspaceId, 'bide.pass': about?.pass }
      const startedAt = performance.now()
      const done = (outcome: string): void => observe('step', (performance.now() - startedAt) / 1000, { function: fn.id(), step, outcome })
      return traced(about?.signalId ?? null, SPANS[step] ?? step, begun, async (tell) => {
        try {
          const answer = await next()
          done('done')
          await this.note(step, answer, tell)
          return answer
        } catch (error) {
          done(error instanceof NonRetriableError || ctx.attempt + 1 >= (ctx.maxAttempts ?? Infinity) ? 'failed' : 'retried')
          throw error
        }
      })
    }

    /** Counting must never fail a step that has done its work. */
    private async note(step: string, answer: unknown, tell: (attributes: Attributes) => void): Promise<void> {
      try {
        const { attributes, decided, delivered } = readAnswer(step, answer)
        tell(attributes)
        if (decided) count('decisions', { kind: decided })
        if (delivered) count('deliveries', { outcome: delivered.outcome })
        if (delivered?.outcome === 'accepted' && delivered.sendId) await noteFirstTouch(house.db, delivered.sendId)
      } catch {
        // What cannot be read is not counted.
      }
    }
  }

/** The same courier, with each hand-over timed, counted and made a span beneath the delivery it belongs to. */
export function observed<Way extends Courier>(channel: string, courier: Way): Way {
  const { provider } = courier
  const deliver: Way['deliver'] = ((...letter: Parameters<Way['deliver']>) =>
    traced(null, 'provider.hand_over', { 'bide.channel': channel, 'bide.provider': provider }, async (tell) => {
      const startedAt = performance.now()
      let outcome = 'broke'
      try {
        const answer = await courier.deliver(...(letter as Parameters<Courier['deliver']>))
        outcome = answer.state === 'failed' ? (answer.permanent ? 'failed_for_good' : 'failed_for_now') : answer.state
        return answer
      } finally {
        tell({ 'bide.outcome': outcome })
        observe('handOver', (performance.now() - startedAt) / 1000, { channel, provider })
        count('handOvers', { channel, provider, outcome })
      }
    })) as Way['deliver']
  return { ...courier, deliver }
}
