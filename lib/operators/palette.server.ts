import type { House } from '#lib/env/house.server.ts'
import { maskName } from '#lib/domain/mask.ts'
import { may } from './permissions.ts'
import type { Operator } from './session.server.ts'

export type Found = { kind: 'lead' | 'decision' | 'escalation' | 'change'; id: string; label: string; note: string; href: string }

const HREF = {
  lead: (id: string) => `/leads/${id}`, decision: (id: string) => `/decisions/${id}`, escalation: (id: string) => `/escalations?c=${id}`, change: (id: string) => `/changes/${id}`,
}
const LIMIT = 8

/** Anything whose id starts with the words, and leads, hand-offs and changes that hold them. Who may not see names cannot search by them. */
export async function find(house: House, operator: Operator, words: string): Promise<Found[]> {
  const text = words.trim()
  if (text.length < 2) return []
  const seesNames = may(operator, 'leads.identity')
  const starts = `${escape(text)}%`
  const holds = `%${escape(text)}%`
  const ws = operator.workspaceId
  const rows = await house.db.$queryRaw<{ kind: Found['kind']; id: string; name: string | null; note: string | null }[]>`
    (SELECT 'lead' AS kind, l."id", l."name", l."company" AS note FROM "Lead" l WHERE l."workspaceId" = ${ws}
      AND (l."id" LIKE ${starts} OR l."company" ILIKE ${holds} OR (${seesNames} AND (l."name" ILIKE ${holds} OR l."email" ILIKE ${starts}))) ORDER BY l."lastSignalAt" DESC LIMIT ${LIMIT})
    UNION ALL
    (SELECT 'decision', d."id", d."ruledKind", NULL FROM "Decision" d WHERE d."workspaceId" = ${ws} AND d."id" LIKE ${starts} ORDER BY d."decidedAt" DESC LIMIT 5)
    UNION ALL
    (SELECT 'escalation', e."id", NULL, e."reason" FROM "Escalation" e WHERE e."workspaceId" = ${ws} AND (e."id" LIKE ${starts} OR e."reason" ILIKE ${holds}) ORDER BY e."createdAt" DESC LIMIT 5)
    UNION ALL
    (SELECT 'change', c."id", c."title", NULL FROM "Change" c WHERE c."workspaceId" = ${ws} AND (c."id" LIKE ${starts} OR c."title" ILIKE ${holds}) ORDER BY c."createdAt" DESC LIMIT 5)`
  return rows.map(({ kind, id, name, note }) => ({ kind, id, label: (kind === 'lead' && name && !seesNames ? maskName(name) : name) ?? id, note: note ?? '', href: HREF[kind](id) }))
}

const escape = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
