/** Something on this machine keeps Bide from starting; the message is one sentence and a way on, fit to print as it is. */
export class Unstartable extends Error {
  override readonly name = 'Unstartable'
}
