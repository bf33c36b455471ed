import type { Channel } from './action.ts'

export type Slot = { name: string; value: string; from: string }

/** A message as it would leave. `contentHash` is SHA-256 (hex) over channel, destination, subject and text. */
export type Draft = {
  channel: Channel
  to: string
  subject: string
  text: string
  html: string
  template: string
  slots: readonly Slot[]
  contentHash: string
}
