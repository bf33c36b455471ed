import { announcements } from './announcements.ts'
import { batches } from './batches.ts'
import { cancels } from './cancels.ts'
import { checkpoints } from './checkpoints.ts'
import { concurrency } from './concurrency.ts'
import { data } from './data.ts'
import { door } from './door.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { failures } from './failures.ts'
import { invokes } from './invokes.ts'
import { elsewhere, limits } from './limits.ts'
import { matches } from './matches.ts'
import { middlewares } from './middlewares.ts'
import { paces } from './paces.ts'
import { parallel } from './parallel.ts'
import type { Scenario } from './scenario.ts'
import { schedules } from './schedules.ts'
import { signals } from './signals.ts'
import { singletons } from './singletons.ts'
import { sleeps } from './sleeps.ts'
import { steps } from './steps.ts'
import { waits } from './waits.ts'

export const scenarios: readonly Scenario[] = [
  ...steps, ...data, ...checkpoints, ...parallel, ...sleeps, ...waits, ...matches, ...signals, ...invokes, ...cancels, ...failures, ...errors, ...announcements, ...events, ...door, ...schedules, ...concurrency, ...paces, ...singletons, ...batches,
  ...middlewares, ...limits, ...elsewhere,
]
