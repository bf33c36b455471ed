import type { Db } from '#lib/db/client.server.ts'
import type { Action, Kind } from '#lib/domain/action.ts'
import { maskName } from '#lib/domain/mask.ts'
import type { TrailEntry } from '#lib/domain/proposal.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import { sayAction } from '#lib/domain/words.ts'
import type { Viewer } from './viewer.ts'

const RECENT_MAX = 20

/** One of the last decisions: what it answers, what it is, and the last word on why. */
export type RecentDecision = { id: string; leadId: string; lead: string; kind: Kind; said: string; signal: string; why: string; changed: boolean; explored: boolean; at: string }

/** Name and company as this viewer may see them; somebody without a name stays anonymous. */
export function leadLabel(person: { name: string | null; company: string | null } | undefined, reveal: boolean): string {
  const name = person?.name ? (reveal ? person.name : maskName(person.name)) : 'Anonymous'
  return person?.company ? `${name}, ${person.company}` : name
}

export async function readRecent(db: Db, { workspaceId, reveal }: Viewer): Promise<RecentDecision[]> {
  const rows = await db.decision.findMany({
    where: { workspaceId }, orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }], take: RECENT_MAX,
    select: { id: true, leadId: true, ruledKind: true, ruled: true, trail: true, explored: true, decidedAt: true, signal: { select: { name: true, lead: { select: { name: true, company: true } } } } },
  })
  return rows.map((row) => {
    const ruled = row.ruled as unknown as Action
    const trail = row.trail as unknown as TrailEntry[]
    return {
      id: row.id, leadId: row.leadId, lead: leadLabel(row.signal.lead, reveal), kind: row.ruledKind as Kind, said: sayAction(ruled),
      signal: isKnown(row.signal.name) ? catalogue[row.signal.name].words : row.signal.name,
      why: trail.at(-1)?.because ?? ('reason' in ruled ? ruled.reason : ''), changed: trail.length > 0, explored: row.explored, at: row.decidedAt.toISOString(),
    }
  })
}
