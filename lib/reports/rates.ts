/** A share of 0 to 1 with its interval. */
export type Rate = { rate: number; low: number; high: number }
/** A difference of two shares, −1 to 1, with its interval. */
export type Difference = { estimate: number; low: number; high: number }

/** Two-sided normal quantiles. */
export const Z_95 = 1.959963984540054
export const Z_50 = 0.6744897501960817

/**
 * Wilson's score interval (E. B. Wilson, JASA 22, 1927, 209–212). Stays inside 0 to 1 and tells the truth for small counts.
 * No evidence is null, never zero.
 */
export function wilson(hits: number, trials: number, z = Z_95): Rate | null {
  if (!(trials > 0)) return null
  const share = hits / trials
  const zz = z * z
  const scale = 1 + zz / trials
  const centre = (share + zz / (2 * trials)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + zz / (4 * trials * trials))
  return { rate: share, low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === trials ? 1 : Math.min(1, centre + half) }
}

/**
 * First share minus second, with the interval made of both Wilson intervals
 * (R. G. Newcombe, Statistics in Medicine 17, 1998, 873–890, method 10). Null when either side has no evidence.
 */
export function newcombe(first: { hits: number; trials: number }, second: { hits: number; trials: number }, z = Z_95): Difference | null {
  const a = wilson(first.hits, first.trials, z)
  const b = wilson(second.hits, second.trials, z)
  if (!a || !b) return null
  const estimate = a.rate - b.rate
  return { estimate, low: estimate - Math.hypot(a.rate - a.low, b.high - b.rate), high: estimate + Math.hypot(a.high - a.rate, b.rate - b.low) }
}

/** A quotient, or null where nothing stands below the line. */
export const per = (above: number, below: number): number | null => (below > 0 ? above / below : null)
