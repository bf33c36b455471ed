const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds in a text like `1w2d3h4m5s`; null when it is not one. An empty text is zero, as on the real server. */
export function durationMs(text: string): number | null {
  const bare = text.trim()
  if (bare === '') return 0
  if (!/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(bare)) return null
  let total = 0
  for (const [, amount, , unit] of bare.matchAll(/(\d+(\.\d+)?)(ms|[smhdw])/g)) total += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0)
  return Math.round(total)
}

/** The instant (ms since 1970) a sleep or a timeout ends: a duration from `nowMs`, or an ISO instant. Null when it is neither. */
export function instantOf(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return nowMs
  const length = durationMs(text)
  if (length !== null) return nowMs + length
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}
