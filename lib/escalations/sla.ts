const MINUTE_MS = 60_000

/** Below this share of its time a promise is shown as due soon. */
export const SOON_FRACTION = 0.25

/** The promise of an escalation: instants are ISO strings. A message of the agent never keeps it; only a person's first reply does. */
export type Promised = { createdAt: string; dueAt: string; firstReplyAt: string | null; endedAt: string | null }

/** `fraction` is the share of the promised time that is left, 0 to 1: what the ring shows. Words carry the value. */
export type Sla = { state: 'ok' | 'soon' | 'late' | 'kept' | 'broken'; fraction: number; words: string }

/** A length of time in at most two units: `14 m`, `3 h 8 m`, `2 d 3 h`. Never less than `0 m`. */
export function lengthInWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} m` : `${hours} h`
  return `${rest} m`
}

/** Reads the clock of an escalation at `now`. Snoozing does not stop it. */
export function slaAt(promised: Promised, now: string): Sla {
  const [created, due] = [Date.parse(promised.createdAt), Date.parse(promised.dueAt)]
  const stopped = promised.firstReplyAt ?? promised.endedAt
  if (stopped !== null) {
    const at = Date.parse(stopped)
    const verb = promised.firstReplyAt === null ? 'closed' : 'answered'
    return at <= due
      ? { state: 'kept', fraction: 0, words: `${verb} in ${lengthInWords(at - created)}` }
      : { state: 'broken', fraction: 0, words: `${verb} ${lengthInWords(at - due)} late` }
  }
  const left = due - Date.parse(now)
  if (left <= 0) return { state: 'late', fraction: 0, words: `${lengthInWords(-left)} late` }
  const fraction = due > created ? Math.min(1, left / (due - created)) : 0
  return { state: fraction < SOON_FRACTION ? 'soon' : 'ok', fraction, words: left < MINUTE_MS ? 'under 1 m left' : `${lengthInWords(left)} left` }
}

/** Who comes first: whoever waits for a first reply, the soonest promise at the top; then those already answered. */
export function bySoonest(a: Promised, b: Promised): number {
  const answered = Number(a.firstReplyAt !== null) - Number(b.firstReplyAt !== null)
  return answered || Date.parse(a.dueAt) - Date.parse(b.dueAt)
}
