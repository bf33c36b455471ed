import { duration } from '#components/ui/format.ts'

/** Seconds in words; a simulated clock stands still while the agent thinks, so that its answers come at once. */
export const seconds = (value: number | null): string => (value === null ? '–' : value < 0.001 ? 'at once' : duration(value * 1000))
