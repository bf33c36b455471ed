import type { Db } from '#lib/db/client.server.ts'
import type { Trust } from '#lib/domain/signal.ts'
import { circumstancesOf, methodIn, textOf } from './normalize.ts'
import type { Normal } from './normalize.ts'
import { TRAP_SECONDS, isLinkFollowed, isSwept, trustOf } from './trust.ts'
import type { Followed } from './trust.ts'

/** What is known around a followed link: when messages of ours reached the lead, and which links were followed just before. Instants in milliseconds. */
export type Surroundings = { deliveredMs: number[]; followed: Followed[] }

const DELIVERED_DAYS = 30
const DAY_MS = 86_400_000
const FOLLOWED_MAX = 500

/** Asked only where a link was followed. */
export async function surroundings(tx: Db, fresh: readonly { signal: Normal }[], leadIds: string[]): Promise<Map<string, Surroundings>> {
  const links = fresh.filter(({ signal }) => followed(signal)).map(({ signal }) => Date.parse(signal.occurredAt))
  if (leadIds.length === 0 || links.length === 0) return new Map()
  const [first, last] = [Math.min(...links), Math.max(...links)]
  const near = { gte: new Date(first - TRAP_SECONDS * 1000), lte: new Date(last + TRAP_SECONDS * 1000) }
  const [sends, clicks] = await Promise.all([
    tx.send.findMany({ where: { leadId: { in: leadIds }, state: 'accepted', settledAt: { gte: new Date(first - DELIVERED_DAYS * DAY_MS), lte: new Date(last) } }, select: { leadId: true, settledAt: true }, orderBy: { settledAt: 'desc' }, take: FOLLOWED_MAX }),
    tx.signal.findMany({ where: { leadId: { in: leadIds }, name: { in: ['click', 'unsubscribe'] }, occurredAt: near }, select: { leadId: true, occurredAt: true, properties: true }, take: FOLLOWED_MAX }),
  ])
  return new Map(leadIds.map((leadId) => [leadId, {
    deliveredMs: sends.flatMap((send) => (send.leadId === leadId && send.settledAt ? [send.settledAt.getTime()] : [])),
    followed: clicks.filter((click) => click.leadId === leadId).map(({ occurredAt, properties }) => linkOf(occurredAt.getTime(), properties as Record<string, unknown>)),
  }]))
}

/** The trust of a signal among what else was heard of its lead, before and in the same request. Only a followed link is seen differently for its company. */
export function trustAmong(signal: Normal, known: Surroundings | undefined, beside: readonly Normal[]): Trust {
  if (!followed(signal) || signal.name === 'identify' || signal.name === 'alias') return signal.trust
  const atMs = Date.parse(signal.occurredAt)
  const since = (known?.deliveredMs ?? []).filter((delivered) => delivered <= atMs).map((delivered) => (atMs - delivered) / 1000)
  const around = [...(known?.followed ?? []), ...beside.filter((other) => other !== signal && followed(other)).map((other) => linkOf(Date.parse(other.occurredAt), other.properties))]
  return trustOf({ ...circumstancesOf(signal.name, signal.properties, signal.context, false), secondsSinceDelivery: since.length > 0 ? Math.min(...since) : null, swept: isSwept(linkOf(atMs, signal.properties), around) })
}

const followed = ({ name, context }: Pick<Normal, 'name' | 'context'>): boolean => isLinkFollowed({ name, method: methodIn(context) })

const linkOf = (atMs: number, properties: Record<string, unknown>): Followed => ({ atMs, url: textOf(properties.url) ?? textOf(properties.link), honeypot: properties.honeypot === true })
