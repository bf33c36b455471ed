import type { Db } from '#lib/db/client.server.ts'
import type { Viewer } from './viewer.ts'
import { leadLabel } from './recent.server.ts'

/** A message that has not left may be on its way for this long before it is listed. */
const HELD_SECONDS = 60
const LISTED_MAX = 25

export type SendLine = { id: string; leadId: string; decisionId: string; lead: string; channel: string; since: string; because: string; attempts: number }
/** Counts by state over the window; `unknown` and `held` are listed whatever their age, because each asks a person for something. */
export type Sends = { counts: { state: string; count: number }[]; unknown: SendLine[]; unknownCount: number; held: SendLine[]; heldCount: number; failed: SendLine[] }

type Row = { id: string; leadId: string; decisionId: string; channel: string; createdAt: Date; claimedAt: Date | null; because: string | null; attempts: number; name: string | null; company: string | null }

export async function readSends(db: Db, { workspaceId, reveal }: Viewer, since: Date, asOf: Date): Promise<Sends> {
  const heldBefore = new Date(asOf.getTime() - HELD_SECONDS * 1000)
  const unknown = { workspaceId, state: 'unknown' }
  const held = { workspaceId, state: 'ready', OR: [{ because: { not: null } }, { createdAt: { lt: heldBefore } }] }
  const failed = { workspaceId, state: 'failed', settledAt: { gte: since } }
  const select = { id: true, leadId: true, decisionId: true, channel: true, createdAt: true, claimedAt: true, because: true, attempts: true } as const
  const [counts, unknownRows, unknownCount, heldRows, heldCount, failedRows] = await Promise.all([
    db.send.groupBy({ by: ['state'], where: { workspaceId, createdAt: { gte: since } }, _count: true }),
    db.send.findMany({ where: unknown, orderBy: { createdAt: 'asc' }, take: LISTED_MAX, select }), db.send.count({ where: unknown }),
    db.send.findMany({ where: held, orderBy: { createdAt: 'asc' }, take: LISTED_MAX, select }), db.send.count({ where: held }),
    db.send.findMany({ where: failed, orderBy: { settledAt: 'desc' }, take: 5, select }),
  ])
  const people = await db.lead.findMany({ where: { workspaceId, id: { in: [...unknownRows, ...heldRows, ...failedRows].map((row) => row.leadId) } }, select: { id: true, name: true, company: true } })
  const personOf = new Map(people.map((person) => [person.id, person]))
  const line = (otherwise: string) => (row: Omit<Row, 'name' | 'company'>): SendLine => ({
    id: row.id, leadId: row.leadId, decisionId: row.decisionId, lead: leadLabel(personOf.get(row.leadId), reveal), channel: row.channel,
    since: (row.claimedAt ?? row.createdAt).toISOString(), because: row.because ?? otherwise, attempts: row.attempts,
  })
  const order = ['ready', 'sending', 'accepted', 'failed', 'unknown']
  return {
    counts: order.flatMap((state) => { const row = counts.find((each) => each.state === state); return row ? [{ state, count: row._count }] : [] }),
    unknown: unknownRows.map(line('the provider never said whether it took the message')), unknownCount,
    held: heldRows.map(line('not handed over yet')), heldCount, failed: failedRows.map(line('the provider refused it')),
  }
}
