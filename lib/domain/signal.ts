import { z } from 'zod'

/** How much a signal says somebody wants something. Order matters: a stronger one wakes a wait. */
export const INTENTS = ['none', 'low', 'medium', 'high', 'explicit'] as const
export const Intent = z.enum(INTENTS)
export type Intent = z.infer<typeof Intent>
export const intentRank = (intent: Intent): number => INTENTS.indexOf(intent)

export const Trust = z.enum(['human', 'likely_bot', 'unknown'])
export type Trust = z.infer<typeof Trust>

/** What an entry of the catalogue does to the loop beyond its intent. */
export type Effect = 'reply' | 'opt_out' | 'meeting' | 'click' | 'bounce' | 'complaint' | 'external_touch' | 'unanswered' | null

export type CatalogueEntry = { intent: Intent; effect: Effect; words: string }

/** The events the loop understands. Anything else is counted as ignored. */
export const catalogue = {
  demo_request: { intent: 'explicit', effect: null, words: 'asked for a demo' },
  form_submitted: { intent: 'explicit', effect: null, words: 'submitted a form' },
  inbound_email: { intent: 'explicit', effect: null, words: 'wrote to us' },
  chat_message: { intent: 'explicit', effect: null, words: 'wrote in the chat' },
  trial_started: { intent: 'high', effect: null, words: 'started a trial' },
  pricing_page_bounce: { intent: 'high', effect: null, words: 'left the pricing page quickly' },
  pricing_page_view: { intent: 'medium', effect: null, words: 'looked at the pricing page' },
  page_scrolled: { intent: 'medium', effect: null, words: 'read a page to the end' },
  content_downloaded: { intent: 'medium', effect: null, words: 'downloaded a guide' },
  webinar_attended: { intent: 'medium', effect: null, words: 'attended a webinar' },
  docs_pageview: { intent: 'low', effect: null, words: 'read the documentation' },
  page_view: { intent: 'low', effect: null, words: 'viewed a page' },
  click: { intent: 'medium', effect: 'click', words: 'clicked a link in a message' },
  reply: { intent: 'explicit', effect: 'reply', words: 'replied' },
  meeting_booked: { intent: 'explicit', effect: 'meeting', words: 'booked a meeting' },
  unsubscribe: { intent: 'none', effect: 'opt_out', words: 'unsubscribed' },
  bounce: { intent: 'none', effect: 'bounce', words: 'the address bounced' },
  complaint: { intent: 'none', effect: 'complaint', words: 'reported a message as spam' },
  touch_elsewhere: { intent: 'none', effect: 'external_touch', words: 'was contacted by another tool or person' },
  touch_unanswered: { intent: 'low', effect: 'unanswered', words: 'did not answer the last message' },
} as const satisfies Record<string, CatalogueEntry>

export type SignalName = keyof typeof catalogue
export const SIGNAL_NAMES = Object.keys(catalogue) as SignalName[]
export const isKnown = (name: string): name is SignalName => Object.hasOwn(catalogue, name)

/** True when `fresh` should end a wait that `waiting` led to: an explicit request always, else only a higher class. */
export const isStronger = (fresh: Intent, waiting: Intent): boolean => fresh === 'explicit' || intentRank(fresh) > intentRank(waiting)
