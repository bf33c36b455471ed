/** `limit` starts per period, of which `atOnce` may go without waiting when nothing went before. */
export type Pace = { limit: number; periodMs: number; atOnce: number }

/** When the next start may be, and the theoretical time to remember if it is taken (GCRA). `rememberedMs` is that of the start before, null for the first. */
export function spaced(rememberedMs: number | null, { limit, periodMs, atOnce }: Pace, nowMs: number): { atMs: number; nextMs: number } {
  const gapMs = periodMs / Math.max(1, limit)
  const theoreticalMs = Math.max(nowMs, rememberedMs ?? 0)
  return { atMs: Math.max(nowMs, theoreticalMs - gapMs * (atOnce - 1)), nextMs: theoreticalMs + gapMs }
}
