import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'

export const PASSES_MAX = 12

/** A signal is looked at again a bounded number of times. */
export const patience: Guard = {
  name: 'patience',
  check: (action, { pass }) => (action.kind === 'wait' && pass >= PASSES_MAX ? skip('this signal has been waited on long enough') : null),
}
