import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'

/** A drawer of numbers for one purpose: the same seed and purpose give the same numbers, whoever else draws. */
export type Draws = {
  /** Uniform in [0, 1). */
  u(): number
  /** True with this probability. */
  yes(probability: number): boolean
  between(low: number, high: number): number
  pick<T>(items: readonly T[]): T
  pickWeighted<T extends { weight: number }>(items: readonly T[]): T
  /** Normal (Box and Muller). */
  normal(mean: number, sd: number): number
  /** Log-normal, given by its median and the standard deviation of its logarithm. */
  around(median: number, spread: number): number
  /** How often a thing with this expected count happens (Knuth); small means only. */
  count(mean: number): number
}

export function drawsFor(seed: string): Draws {
  const u = chanceFrom(seed)
  const normal = (mean: number, sd: number) => mean + sd * Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u())
  return {
    u,
    normal,
    yes: (probability) => u() < probability,
    between: (low, high) => low + (high - low) * u(),
    pick: (items) => items[Math.floor(u() * items.length)]!,
    pickWeighted: (items) => items[pickIndex(items.map(({ weight }) => weight), u())]!,
    around: (median, spread) => median * Math.exp(normal(0, spread)),
    count(mean) {
      let left = u()
      let n = 0
      for (const stop = Math.exp(-mean); left > stop; n++) left *= u()
      return n
    },
  }
}
