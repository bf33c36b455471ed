export type Due<T> = { atMs: number; value: T }

/** A line ordered by instant; among equals, the one that came first. */
export class Queue<T> {
  private readonly heap: { atMs: number; no: number; value: T }[] = []
  private count = 0

  get size(): number {
    return this.heap.length
  }

  add(atMs: number, value: T): void {
    const { heap } = this
    heap.push({ atMs, no: this.count++, value })
    let at = heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  /** The earliest, or null when the line is empty. */
  next(): Due<T> | null {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last) return null
    if (heap.length > 0) {
      heap[0] = last
      let at = 0
      for (;;) {
        let least = at
        for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && this.isBefore(child, least)) least = child
        if (least === at) break
        this.swap(at, least)
        at = least
      }
    }
    return { atMs: first.atMs, value: first.value }
  }

  private isBefore(a: number, b: number): boolean {
    const x = this.heap[a]!
    const y = this.heap[b]!
    return x.atMs < y.atMs || (x.atMs === y.atMs && x.no < y.no)
  }

  private swap(a: number, b: number): void {
    const x = this.heap[a]!
    this.heap[a] = this.heap[b]!
    this.heap[b] = x
  }
}
