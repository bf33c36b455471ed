/**
 * One part of the house and how it is. `ready`: as it should be. `starting`: not there yet. `degraded`: it works, and somebody should look.
 * `not used`: this house has no such part. Any other word (`not answering`) says what is wrong.
 */
export type PartState = 'ready' | 'starting' | 'degraded' | 'not used' | 'not answering' | 'not connected' | 'unknown'

/** `says` is a sentence a person can act on; the numbers beside it end in their unit. */
export type Part = { state: PartState; says: string; [fact: string]: string | number | boolean | null }

export type HealthStatus = 'ready' | 'degraded' | 'starting' | 'stopping'

/** Parts the house cannot begin without. */
const NEEDED = ['web', 'database', 'engine', 'mailbox'] as const

const fine = (part: Part | undefined): boolean => part === undefined || part.state === 'ready' || part.state === 'not used'

/**
 * The whole from its parts. A house that has never been ready is `starting` until every needed part is; afterwards what is missing makes it `degraded`.
 * A part that is itself `starting` holds up nothing.
 */
export function statusOf(parts: Readonly<Record<string, Part>>, { wasReady, stopping }: { wasReady: boolean; stopping: boolean }): HealthStatus {
  if (stopping) return 'stopping'
  if (!wasReady && !NEEDED.every((name) => fine(parts[name]))) return 'starting'
  return Object.values(parts).every((part) => fine(part) || part.state === 'starting') ? 'ready' : 'degraded'
}

/** 503 while nobody should send requests here: not begun, ending, or without a database. */
export const httpStatusOf = (status: HealthStatus, database: Part | undefined): 200 | 503 =>
  status === 'starting' || status === 'stopping' || database?.state !== 'ready' ? 503 : 200

/** "3 s", "14 min", "2 h", "3 d". */
export function ago(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  if (whole < 120) return `${whole} s`
  if (whole < 7200) return `${Math.round(whole / 60)} min`
  return whole < 172_800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} d`
}
