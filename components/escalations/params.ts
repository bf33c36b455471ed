import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { InboxView } from '#lib/escalations/schema.ts'

export const VIEW_WORDS = { mine: 'Mine', team: 'Team', unassigned: 'Unassigned', snoozed: 'Snoozed', done: 'Done' } as const satisfies Record<InboxView, string>
export const VIEWS = Object.keys(VIEW_WORDS) as InboxView[]

/** The inbox's state in the address: which view, what is searched, who is open. What the address gets wrong counts as not said. */
export const inboxParams = {
  view: parseAsStringLiteral(VIEWS).withDefault('team'),
  q: parseAsString.withDefault(''),
  id: parseAsString.withDefault(''),
}

export const loadInboxParams = createLoader(inboxParams)
