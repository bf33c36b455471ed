import type { SignalName } from '#lib/domain/signal.ts'

/** Something a person does, or that happens to a message to them: the raw matter of a signal. */
export type Happening = {
  atMs: number
  name: SignalName
  /** Unique within the person: it becomes the source's message id, so that nothing is told twice. */
  mark: string
  properties: Record<string, string | number | boolean>
  /** The message it answers, by its Message-ID. */
  messageId?: string
  /** Done by a machine within seconds, whatever it claims to be. */
  machine?: boolean
}
