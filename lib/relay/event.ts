import { catalogue, isKnown } from '#lib/domain/signal.ts'

/** The event that takes a signal up again where it was lost: what the world did after a message is first kept as an outcome under its own name, then everything asks for a pass. */
export function eventFor({ name, trust, hasOutcome }: { name: string; trust: string; hasOutcome: boolean }): string {
  const effect = isKnown(name) ? catalogue[name].effect : null
  if (hasOutcome) return 'lead/signal.received'
  if (effect === 'opt_out') return 'lead/opted.out'
  if (effect === 'reply' && trust !== 'likely_bot') return 'lead/replied'
  if (effect === 'bounce' || effect === 'complaint' || effect === 'click' || effect === 'meeting') return 'lead/outcome.observed'
  return 'lead/signal.received'
}
