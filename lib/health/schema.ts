import { z } from 'zod'

export const RUN_STATUSES = ['running', 'sleeping', 'waiting', 'retrying', 'failed', 'completed', 'cancelled'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** ULID, as the engine names its runs. */
const RunId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/i, 'is not the id of a run')

/** `fn`: one function's id, `all` for every one, or nothing for those about leads. `q`: a run's id, or an id its event carries. `before`: the run after which the page goes on. */
export const RunsAsked = z.strictObject({
  status: z.enum(RUN_STATUSES).or(z.literal('')).default(''),
  fn: z.string().max(120).default(''),
  q: z.string().trim().max(80).default(''),
  before: RunId.or(z.literal('')).default(''),
})
export type RunsAsked = z.infer<typeof RunsAsked>

export const RunAsked = z.strictObject({ id: RunId })
export type RunAsked = z.infer<typeof RunAsked>

export const NothingAsked = z.strictObject({})
