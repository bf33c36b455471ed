import { readFileSync } from 'node:fs'

const REREAD_MS = 100
const fixedMs = (Number(process.env.BIDE_CLOCK_OFFSET_SECONDS ?? 0) || 0) * 1000
const file = process.env.BIDE_CLOCK_OFFSET_FILE
let told = { ms: 0, readAt: Number.NEGATIVE_INFINITY }

/** Seconds in a file, read again ten times a second at most, so that a rehearsal can turn the clocks of processes that run. */
function toldMs(path: string): number {
  const at = performance.now()
  if (at - told.readAt >= REREAD_MS) told = { ms: read(path) ?? told.ms, readAt: at }
  return told.ms
}

function read(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return text !== '' && Number.isFinite(Number(text)) ? Number(text) * 1000 : null
  } catch {
    return null
  }
}

/**
 * The clock's door: everything the house dates goes through here. `BIDE_CLOCK_OFFSET_SECONDS` sets it forward, and `BIDE_CLOCK_OFFSET_FILE` names a file of seconds that may
 * change while the house runs, for rehearsing what happens to parked waits days from now; they are meant for copies, because what is written then is dated then.
 */
export const clock = { now: (): number => Date.now() + fixedMs + (file ? toldMs(file) : 0) }
