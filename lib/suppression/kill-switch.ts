import { z } from 'zod'
import { CHANNELS } from '#lib/domain/action.ts'

const all = { scope: z.literal('all'), key: z.literal('*').default('*') }
const channel = { scope: z.literal('channel'), key: z.enum(CHANNELS) }
const reason = z.string().trim().min(3, 'say why in a few words').max(500)
/** `dropOlderThanHours` null keeps everything that is held; `confirm` is typed by hand. */
const resume = {
  dropOlderThanHours: z.number().min(0.25).max(720).nullable(),
  confirm: z.literal('resume', 'type the word resume'),
}

/** What a stop holds: everything, or one channel. */
export const StopScope = z.discriminatedUnion('scope', [z.strictObject(all), z.strictObject(channel)])
export type StopScope = z.infer<typeof StopScope>

export const Explanation = z.discriminatedUnion('scope', [z.strictObject({ ...all, reason }), z.strictObject({ ...channel, reason })])
export type Explanation = z.infer<typeof Explanation>

export const Resumption = z.discriminatedUnion('scope', [z.strictObject({ ...all, ...resume }), z.strictObject({ ...channel, ...resume })])
export type Resumption = z.infer<typeof Resumption>

/** In words: "everything", "email". */
export const stopName = ({ scope, key }: { scope: string; key: string }): string => (scope === 'all' ? 'everything' : key === 'sms' ? 'SMS' : key)
