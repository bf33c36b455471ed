import { duration } from '#components/ui/format.ts'

/** Seconds in words; a simulated clock stands still while the agent thinks, so that its answers take 0 s. */
export const seconds = (value: number | null): string => (value === null ? '–' : value < 0.001 ? '0 s' : duration(value * 1000))
