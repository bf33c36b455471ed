import { z } from 'zod'

export const MAILBOX_PAGE = 50

/** What the mailbox screen asks for. */
export const MailboxPage = z.object({ take: z.coerce.number().int().min(1).max(500).default(MAILBOX_PAGE) })
export type MailboxPage = z.infer<typeof MailboxPage>

const about = { decisionId: z.string().min(1).max(80) }

/** What a lead might do with a message it got: each becomes the signal the real world would have sent. */
export const LeadAct = z.discriminatedUnion('act', [
  z.object({ ...about, act: z.literal('reply'), text: z.string().trim().min(1).max(10_000), key: z.string().min(8).max(64) }),
  z.object({ ...about, act: z.literal('click'), url: z.url().max(2_000) }),
  z.object({ ...about, act: z.literal('meeting') }),
])
export type LeadAct = z.infer<typeof LeadAct>

/** A caught message that one of this workspace's sends explains. */
export type CaughtView = {
  messageId: string
  decisionId: string
  leadId: string
  leadName: string
  to: string
  subject: string
  text: string
  html: string
  headers: [string, string][]
  receivedAt: string
  sendState: string
  /** Whether the same message arrived more than once. */
  copies: number
  /** Path of the one-click unsubscribe address, or null. */
  unsubscribePath: string | null
  links: string[]
}

export type MailboxView = { messages: CaughtView[]; more: boolean; asOf: string }
