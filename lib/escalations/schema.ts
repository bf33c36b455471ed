import { z } from 'zod'

export const INBOX_VIEWS = ['mine', 'team', 'unassigned', 'snoozed', 'done'] as const
export const InboxView = z.enum(INBOX_VIEWS)
export type InboxView = z.infer<typeof InboxView>

export const OUTCOMES = ['meeting_booked', 'nurture', 'not_a_fit', 'wrong_escalation'] as const
export const EscalationOutcome = z.enum(OUTCOMES)
export type EscalationOutcome = z.infer<typeof EscalationOutcome>

export const SNOOZE_DAYS_MAX = 30
export const HOLD_HOURS_DEFAULT = 24
export const HOLD_HOURS_MAX = 24 * 30
export const REPLY_CHARS_MAX = 10_000

const words = (max: number) => z.string().trim().max(max)
const id = words(80).min(1)

export const INBOX_PAGE = 60
export const InboxFilter = z.object({ view: InboxView.default('team'), q: words(100).default(''), take: z.coerce.number().int().min(1).max(600).default(INBOX_PAGE) })
export type InboxFilter = z.infer<typeof InboxFilter>

export const OneEscalation = z.object({ id })

/** `from` names the holder to take it from, as the caller sees it; null means nobody holds it. */
export const Claim = z.object({ id, from: id.nullable().default(null) })
export const Release = OneEscalation
export const Snooze = z.object({ id, until: z.iso.datetime({ offset: true }).nullable() })
export const Resolve = z.object({ id, outcome: EscalationOutcome, note: words(2000).default('') })
export const GiveBack = z.object({ id, goal: words(300).default(''), note: words(2000).default(''), holdHours: z.number().min(0).max(HOLD_HOURS_MAX).default(HOLD_HOURS_DEFAULT) })
export const Reply = z.object({
  id,
  channel: z.enum(['email', 'chat']),
  subject: words(200).default(''),
  text: words(REPLY_CHARS_MAX).min(1),
  /** Chosen by the caller, one for each message meant: posting it again sends nothing more. */
  replyKey: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'is 8 to 64 letters, digits, - or _'),
})

export type Claim = z.infer<typeof Claim>
export type Release = z.infer<typeof Release>
export type Snooze = z.infer<typeof Snooze>
export type Resolve = z.infer<typeof Resolve>
export type GiveBack = z.infer<typeof GiveBack>
export type Reply = z.infer<typeof Reply>

/** Who looks: names and addresses are masked for those without a need of them. */
export type Reader = { workspaceId: string; id: string; seesPeople: boolean }

export type Holder = { id: string; name: string; at: string }

export type EscalationRow = {
  id: string
  leadId: string
  name: string
  company: string | null
  tier: string
  vip: boolean
  /** One line: what the lead wants, in its own words where there are some. */
  ask: string
  /** Channel of the lead's last message, or null when it has not written. */
  channel: string | null
  priority: string
  state: string
  holder: Holder | null
  unread: boolean
  createdAt: string
  dueAt: string
  firstReplyAt: string | null
  snoozedUntil: string | null
  endedAt: string | null
  outcome: string | null
}

export type InboxCounts = Record<InboxView, number> & { late: number }

export type Inbox = {
  rows: EscalationRow[]
  /** More rows match than were asked for. */
  more: boolean
  counts: InboxCounts
  /** The next snoozed one to come back, for an empty inbox. */
  next: { name: string; at: string } | null
  asOf: string
}

export type Turn = {
  id: string
  direction: 'in' | 'out'
  author: 'agent' | 'person' | 'lead'
  who: string
  channel: string
  at: string
  subject: string | null
  body: string
  decisionId: string | null
  /** State of the send behind it, and why when it did not leave. */
  delivery: { state: string; because: string | null } | null
}

export type Channelled = { channel: 'email' | 'sms' | 'chat'; ok: boolean; words: string }

export type LeadPane = {
  id: string
  name: string
  title: string | null
  company: string | null
  email: string | null
  tier: string
  score: number
  vip: boolean
  state: string
  zone: string
  zoneKnown: boolean
  quietHours: { from: number; to: number }
  consents: Channelled[]
  touches: { count: number; cap: number; days: number }
  heldUntil: string | null
  owner: string | null
  origin: string
  colleagues: { id: string; name: string; title: string | null }[]
}

export type EscalationDetail = {
  id: string
  state: string
  priority: string
  title: string
  createdAt: string
  dueAt: string
  firstReplyAt: string | null
  snoozedUntil: string | null
  endedAt: string | null
  endedBy: string | null
  outcome: string | null
  note: string | null
  holder: Holder | null
  why: {
    sentences: string[]
    rules: { rule: string; because: string }[]
    decisionId: string
    decider: string
    policyVersion: string
    settingsVersion: number
    propensity: number | null
  }
  /** What the hand-over stopped, in words. */
  paused: string[]
  thread: Turn[]
  lead: LeadPane
  /** Channels a reply may take now; each that may not says why. */
  replies: Channelled[]
  asOf: string
}
