/** An item that could be understood and must not be, until a person has looked: it goes to the quarantine with this reason and can be replayed from there. */
export class Held {
  readonly item: unknown
  readonly field: string
  readonly message: string
  constructor(item: unknown, field: string, message: string) {
    this.item = item
    this.field = field
    this.message = message
  }
}
