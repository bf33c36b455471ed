import { chanceFrom } from '#lib/domain/chance.ts'
import { MailboxFaults } from './schema.ts'

export type FaultBox = {
  now(): MailboxFaults
  /** From the next message on, and with a new count. */
  set(faults: MailboxFaults): void
  /** How to treat one more message: null is well. */
  next(): MailboxFaults | null
}

export const NO_FAULTS: MailboxFaults = MailboxFaults.parse({})

/** What the mail server does wrong, message by message. The same seed misbehaves towards the same ones. */
export function faultBox(initial: MailboxFaults = NO_FAULTS): FaultBox {
  let faults = initial
  let seen = 0
  return {
    now: () => faults,
    set(next) {
      faults = next
      seen = 0
    },
    next() {
      seen += 1
      const active = (faults.times === undefined || seen <= faults.times) && chanceFrom(`${faults.seed}\n${seen}`)() < faults.probability
      return active ? faults : null
    },
  }
}
