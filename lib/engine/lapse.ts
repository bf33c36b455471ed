/** A call somebody else holds: `until` is when its lease ends, ms since 1970; `absent` that its process is not connected to the database. */
export type HeldLease = { id: string; lock: string; until: number; absent: boolean }

/** A process that has lost its connection makes another within this time, so an owner must be absent for longer to count as dead. */
const ABSENT_MS = 1000
/** A living process renews its leases every 5 s. */
const SILENT_MS = 7000

/**
 * Tells which leases to take over: those whose process is gone, and those nobody renews. What lasts is measured by `monotonicMs`, and not by the clock the
 * leases are written in: when that leaps forward, every lease looks lapsed until its holder renews it.
 */
export function lapseWatch(): (held: readonly HeldLease[], nowMs: number, monotonicMs: number) => HeldLease[] {
  let seen: ReadonlyMap<string, { until: number; lapsedAt: number | null; absentAt: number | null }> = new Map()
  return (held, nowMs, monotonicMs) => {
    const now = new Map(held.map((lease) => {
      const before = seen.get(lease.lock)
      const renewed = before === undefined || before.until !== lease.until
      return [lease.lock, {
        until: lease.until, lapsedAt: lease.until > nowMs ? null : renewed ? monotonicMs : before.lapsedAt ?? monotonicMs, absentAt: lease.absent ? before?.absentAt ?? monotonicMs : null,
      }] as const
    }))
    seen = now
    const longAgo = (atMs: number | null | undefined, ms: number) => atMs !== null && atMs !== undefined && monotonicMs - atMs >= ms
    return held.filter(({ lock, until }) => (isNamed(lock) ? longAgo(now.get(lock)?.absentAt, ABSENT_MS) || longAgo(now.get(lock)?.lapsedAt, SILENT_MS) : until <= nowMs))
  }
}

/** Locks are `<owner>.<chance>` where the owner can be asked for in the database, and chance alone where it cannot (a process that only ticks). */
const isNamed = (lock: string): boolean => lock.includes('.')
