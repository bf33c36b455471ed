import { z } from 'zod'
import { CHANNELS } from '#lib/domain/action.ts'

/** What a stop holds: everything, or one channel. */
export const StopScope = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all'), key: z.literal('*').default('*') }),
  z.strictObject({ scope: z.literal('channel'), key: z.enum(CHANNELS) }),
])
export type StopScope = z.infer<typeof StopScope>

/** In words: "everything", "email". */
export const stopName = ({ scope, key }: { scope: string; key: string }): string => (scope === 'all' ? 'everything' : key === 'sms' ? 'SMS' : key)
