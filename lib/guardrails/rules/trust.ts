import { isOutreach } from '#lib/domain/action.ts'
import { skip } from '../guard.ts'
import type { Guard } from '../guard.ts'

/** Machines click and load pages too; nobody is written to because of one. */
export const machines: Guard = {
  name: 'machines',
  check: (action, { signal }) => (isOutreach(action) && signal.trust === 'likely_bot' ? skip('this looks like a machine, not a person') : null),
}
