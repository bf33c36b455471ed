import { isStronger } from '#lib/domain/signal.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'
import { catalogue } from '#lib/domain/signal.ts'

/** While a wait is open only a stronger signal is worth breaking it for. */
export const openWait: Guard = {
  name: 'open-wait',
  check(action, { openWait: wait, signal }) {
    if (!wait || action.kind === 'skip' || action.kind === 'escalate_to_human') return null
    const effect = catalogue[signal.name].effect
    if (effect === 'reply' || effect === 'meeting') return null
    return isStronger(signal.intent, wait.intent) ? null : skip('a wait is open, and this is weaker')
  },
}
