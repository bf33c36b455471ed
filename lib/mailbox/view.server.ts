import { z } from 'zod'
import { Fault } from '#lib/domain/fault.ts'
import { maskEmail, maskName, redact } from '#lib/domain/mask.ts'
import type { House } from '#lib/env/house.server.ts'
import type { CaughtView, MailboxPage, MailboxView } from './page.ts'
import { CaughtMessage } from './schema.ts'

const ASK_MS_MAX = 5_000
/** The mailbox catches every workspace's mail; this many times the page is read to find one workspace's share. */
const SPARE = 4
const LINKS_MAX = 20

const Caught = z.object({ messages: z.array(CaughtMessage) })

/** What the local mailbox caught for one workspace, newest first. A message is shown only when a send of that workspace bears its Message-ID. */
export async function viewMailbox(house: House, api: string, { workspaceId, seesPeople }: { workspaceId: string; seesPeople: boolean }, { take }: MailboxPage): Promise<MailboxView> {
  const caught = await ask(api, take * SPARE + 1)
  const newest = caught.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
  const ids = [...new Set(newest.map(({ messageId }) => messageId))]
  const sends = await house.db.send.findMany({ where: { workspaceId, messageId: { in: ids } }, select: { messageId: true, decisionId: true, leadId: true, state: true } })
  const leads = await house.db.lead.findMany({ where: { id: { in: sends.map(({ leadId }) => leadId) } }, select: { id: true, name: true, email: true, phone: true } })
  const bySend = new Map(sends.map((send) => [send.messageId, send]))
  const known = new Map(leads.map((lead) => [lead.id, lead]))
  const mine = newest.filter(({ messageId }) => bySend.has(messageId))
  const first = mine.filter((message, at) => mine.findIndex(({ messageId }) => messageId === message.messageId) === at)
  const messages = first.slice(0, take).map((message): CaughtView => {
    const send = bySend.get(message.messageId)!
    const person = known.get(send.leadId) ?? { name: null, email: null, phone: null }
    const shown = {
      messageId: message.messageId, decisionId: send.decisionId, leadId: send.leadId, sendState: send.state,
      leadName: person.name ?? 'Unnamed lead', to: message.to.join(', '), subject: message.subject, text: message.text, html: message.html,
      headers: Object.entries(message.headers), receivedAt: message.receivedAt, copies: mine.filter(({ messageId }) => messageId === message.messageId).length,
      unsubscribePath: unsubscribePath(message.headers['list-unsubscribe'], house.baseUrl), links: linksIn(message, house.baseUrl),
    }
    return seesPeople ? shown : masked(shown, person, message.to)
  })
  return { messages, more: first.length > take || caught.length > take * SPARE, asOf: house.now().toISOString() }
}

/** Who has no need of who it is sees the words without the names, and no raw source. */
const masked = (shown: CaughtView, person: Parameters<typeof redact>[1], to: readonly string[]): CaughtView => ({
  ...shown, leadName: person.name ? maskName(person.name) : shown.leadName, to: to.map(maskEmail).join(', '),
  subject: redact(shown.subject, person), text: redact(shown.text, person), html: '', headers: shown.headers.filter(([name]) => name.startsWith('x-bide') || name === 'message-id'), links: [], unsubscribePath: null,
})

async function ask(api: string, limit: number): Promise<CaughtMessage[]> {
  const unavailable = () => new Fault('unavailable', 'The local mailbox does not answer. Messages are not lost: it keeps them on disk and is started again.', { retryAfterSeconds: 5 })
  const response = await fetch(`${api}/messages?limit=${limit}`, { signal: AbortSignal.timeout(ASK_MS_MAX) }).catch(() => { throw unavailable() })
  const body = response.ok ? Caught.safeParse(await response.json().catch(() => null)).data : null
  if (!body) throw unavailable()
  return body.messages
}

/** Only an address of this house is offered as a button. */
function unsubscribePath(header: string | undefined, baseUrl: string): string | null {
  const address = /<(https?:[^>]+)>/.exec(header ?? '')?.[1]
  return address?.startsWith(`${baseUrl}/u/`) ? new URL(address).pathname : null
}

function linksIn({ html, text }: CaughtMessage, baseUrl: string): string[] {
  const found = [...html.matchAll(/href="(https?:[^"]+)"/g), ...text.matchAll(/(https?:\/\/[^\s<>")]+)/g)].map((match) => match[1]!.replaceAll('&amp;', '&'))
  return [...new Set(found)].filter((link) => !link.startsWith(`${baseUrl}/u/`)).slice(0, LINKS_MAX)
}
