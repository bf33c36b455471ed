import type { Channel } from '#lib/domain/action.ts'
import type { Courier } from '#lib/domain/courier.ts'
import type { Client } from '#lib/db/client.server.ts'

/** What a verb may lean on. Time and the outside world are handed in, so a virtual clock needs nothing else. */
export type House = {
  db: Client
  now(): Date
  /** Keys the HMAC of destinations. */
  pepper: string
  /** Keys unsubscribe, chat and click tokens. */
  tokenKey: string
  /** 32 bytes, base64: seals secrets at rest. */
  dataKey: string
  /** Public address of the app, without a trailing slash. */
  baseUrl: string
  couriers: Partial<Record<Channel, Courier>>
}
