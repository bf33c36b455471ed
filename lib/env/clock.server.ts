/**
 * The clock's door: everything the house dates goes through here. `BIDE_CLOCK_OFFSET_SECONDS` sets it forward, for rehearsing what happens
 * to parked waits days from now; it is meant for copies, because what is written then is dated then.
 */
const offsetMs = (Number(process.env.BIDE_CLOCK_OFFSET_SECONDS ?? 0) || 0) * 1000

export const clock = { now: (): number => Date.now() + offsetMs }
