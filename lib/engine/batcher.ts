/** Gathers what arrives while one batch is being written into the next batch, as a database gathers commits. */
export type Batcher<I, O> = { add(item: I): Promise<O>; readonly waiting: number; idle(): Promise<void> }

/**
 * `write` gets items of together at most `size` (or one larger alone) and answers one result for each, in order. When a batch of several fails for an
 * error that is somebody's `fault`, each is tried alone, so that one bad item cannot spoil its neighbours. `weigh` tells an item's size, 1 unless given.
 */
export function batcher<I, O>(size: number, write: (items: readonly I[]) => Promise<readonly O[]>, { weigh = () => 1, fault = () => true }: { weigh?(item: I): number; fault?(error: unknown): boolean } = {}): Batcher<I, O> {
  type Entry = { item: I; resolve: (o: O) => void; reject: (e: unknown) => void }
  let queue: Entry[] = []
  let running: Promise<void> | null = null

  const settle = async (entries: readonly Entry[]): Promise<void> => {
    try {
      const results = await write(entries.map((e) => e.item))
      entries.forEach((entry, i) => entry.resolve(results[i] as O))
    } catch (error) {
      if (entries.length === 1 || !fault(error)) for (const entry of entries) entry.reject(error)
      else for (const entry of entries) await settle([entry])
    }
  }
  const next = (): Entry[] => {
    let count = 0
    for (let weight = 0; count < queue.length; count++) {
      weight += weigh(queue[count]!.item)
      if (weight > size && count > 0) break
    }
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    return batch
  }
  const drain = async () => {
    while (queue.length > 0) await settle(next())
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
