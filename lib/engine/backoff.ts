const SECONDS = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200]
const JITTER_MS_MAX = 30_000
const RETRY_AFTER_MS_MIN = 1_000
const RETRY_AFTER_MS_MAX = 86_400_000

/** How long a failed attempt waits: the real server's table, plus up to 30 s. `attempt` counts from 0; `chance` is 0 to 1. */
export function backoffMs(attempt: number, chance: number): number {
  const base = SECONDS[Math.min(Math.max(attempt, 0), SECONDS.length - 1)] ?? 7200
  return base * 1000 + Math.floor(chance * JITTER_MS_MAX)
}

/** Reads `retry-after` (seconds, or an ISO date) into a wait of one second to one day; null when absent or unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs
  if (Number.isNaN(wait)) return null
  return Math.min(RETRY_AFTER_MS_MAX, Math.max(RETRY_AFTER_MS_MIN, wait))
}
