/** A job that could run now, and the limits it counts against: `ckeys[i]` may be held by `climits[i]` jobs at once. */
export type Candidate = { id: string; fn: string; ckeys: string[] | null; climits: number[] | null }
export type Choice = { take: string[]; block: { id: string; key: string }[]; foreign: string[] }

/** Picks, in order, what fits into the free slots and under every limit. `held` counts what runs already; a function nobody here serves is left to others. */
export function choose(candidates: readonly Candidate[], held: Readonly<Record<string, number>>, slots: number, serves: (fn: string) => boolean): Choice {
  const counts = new Map(Object.entries(held))
  const choice: Choice = { take: [], block: [], foreign: [] }
  for (const job of candidates) {
    if (choice.take.length >= slots) break
    if (!serves(job.fn)) { choice.foreign.push(job.id); continue }
    const keys = job.ckeys ?? []
    const full = keys.find((key, i) => (counts.get(key) ?? 0) >= (job.climits?.[i] ?? Infinity))
    if (full !== undefined) { choice.block.push({ id: job.id, key: full }); continue }
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    choice.take.push(job.id)
  }
  return choice
}
