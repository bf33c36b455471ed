import { z } from 'zod'

export const BODY_BYTES_MAX = 5 * 1024 * 1024
export const BATCH_ITEMS_MAX = 1000
export const ITEM_BYTES_MAX = 32 * 1024
export const DEPTH_MAX = 20

const identifier = z.string().max(255).nullish()
const bag = z.record(z.string(), z.unknown()).nullish()

const about = {
  userId: identifier.describe('Your own id of the person, once they are known.'),
  anonymousId: identifier.describe('The id of a visitor who is not known yet.'),
  email: z.string().max(254).nullish(),
  phone: z.string().max(40).nullish().describe('Best in E.164; a national number needs a country in the traits.'),
  timestamp: z.union([z.string().max(40), z.number()]).nullish().describe('When it happened: ISO 8601, or seconds or milliseconds since 1970. Absent means now.'),
  messageId: z.string().min(1).max(255).nullish().describe('Unique at the sender. The same one is kept once, however often it is sent.'),
  properties: bag,
  traits: bag.describe('What is known about the person: name, email, phone, company, title, employees, timezone, country, consent.'),
  context: bag.describe('Circumstances: userAgent, ip, page, timezone, locale, campaign, traits.'),
}

const Track = z.object({ type: z.literal('track'), event: z.string().min(1).max(200), ...about })
const Identify = z.object({ type: z.literal('identify'), ...about })
const Alias = z.object({ type: z.literal('alias'), previousId: z.string().min(1).max(255), ...about, userId: z.string().min(1).max(255) })

/** One thing somebody did (`track`), told about themselves (`identify`), or two names of one person (`alias`). Unlisted keys are left out. */
export const SignalInput = z.discriminatedUnion('type', [Track, Identify, Alias])
export type SignalInput = z.infer<typeof SignalInput>

/** What `POST /api/v1/signals` takes: one signal, or a batch in which each stands for itself. */
export const SignalBody = z.union([SignalInput, z.object({ batch: z.array(SignalInput).max(BATCH_ITEMS_MAX) })])

export const SIGNAL_SCHEMA_PATH = '/api/schemas/signal/v1.json'

/** JSON Schema 2020-12 of the body. The version in its address rises when an old sender would be refused. */
export const signalJsonSchema = (baseUrl: string): Record<string, unknown> => ({
  ...z.toJSONSchema(SignalBody, { io: 'input' }),
  $id: `${baseUrl}${SIGNAL_SCHEMA_PATH}`,
  title: 'Bide signal, version 1',
})
