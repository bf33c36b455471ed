import { failures } from './failures.ts'
import { flow } from './flow.ts'
import type { Scenario } from './scenario.ts'
import { steps } from './steps.ts'
import { waits } from './waits.ts'

export const scenarios: readonly Scenario[] = [...steps, ...waits, ...failures, ...flow]
