const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, 'μs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const LONGEST_MS = 9.2e12

/** Milliseconds in a text like `1w2d3h4m5s` or `-1.5h`; null when it is not one, as on the real server. */
export function durationMs(text: string): number | null {
  const [, sign, bare = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  if (bare === '0') return 0
  if (!/^((\d+(\.\d*)?|\.\d+)[^\d.]+)+$/.test(bare)) return null
  let total = 0
  for (const [, amount, unit = ''] of bare.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]+)/g)) {
    const size = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined
    if (size === undefined) return null
    total += Number(amount) * size
  }
  return total > LONGEST_MS ? null : Math.round(sign === '-' ? -total : total)
}

const ISO = /^\d{4}-\d{2}-\d{2}/

/** The instant (ms since 1970) a sleep or a timeout ends: a duration from `nowMs`, or an ISO instant. Null when it is neither. */
export function instantOf(text: string, nowMs: number): number | null {
  const length = durationMs(text)
  if (length !== null) return nowMs + length
  const at = ISO.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? null : at
}
