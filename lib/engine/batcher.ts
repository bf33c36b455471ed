/** Gathers what arrives while one batch is being written into the next batch, as a database gathers commits. */
export type Batcher<I, O> = { add(item: I): Promise<O>; readonly waiting: number; idle(): Promise<void> }

/**
 * `write` gets up to `size` items and answers one result for each, in order. When a batch of several fails, each is tried
 * alone, so that one bad item cannot spoil its neighbours.
 */
export function batcher<I, O>(size: number, write: (items: readonly I[]) => Promise<readonly O[]>): Batcher<I, O> {
  type Entry = { item: I; resolve: (o: O) => void; reject: (e: unknown) => void }
  const queue: Entry[] = []
  let running: Promise<void> | null = null

  const settle = async (entries: readonly Entry[]): Promise<void> => {
    try {
      const results = await write(entries.map((e) => e.item))
      entries.forEach((entry, i) => entry.resolve(results[i] as O))
    } catch (error) {
      if (entries.length === 1) entries[0]?.reject(error)
      else for (const entry of entries) await settle([entry])
    }
  }
  const drain = async () => {
    while (queue.length > 0) await settle(queue.splice(0, size))
    running = null
  }
  return {
    add: (item) => new Promise<O>((resolve, reject) => {
      queue.push({ item, resolve, reject })
      running ??= Promise.resolve().then(drain)
    }),
    get waiting() { return queue.length },
    async idle() { while (running !== null) await running },
  }
}
