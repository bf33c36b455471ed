import type { Inngest, InngestFunction } from 'inngest'
import type { House } from '#lib/env/house.server.ts'
import { absorbOutcomeFunction } from './functions/absorb-outcome.ts'
import { keepCanaryFunction } from './functions/keep-canary.ts'
import { noticeSilenceFunction } from './functions/notice-silence.ts'
import { nurtureLead } from './functions/nurture-lead.ts'
import { sweepFunction } from './functions/sweep.ts'

/** Every durable script of the house, for the embedded engine and for the real server alike. */
export const functionsFor = (client: Inngest, house: House): InngestFunction.Any[] => [
  nurtureLead(client, house), absorbOutcomeFunction(client, house), noticeSilenceFunction(client, house), sweepFunction(client, house), keepCanaryFunction(client, house),
]
