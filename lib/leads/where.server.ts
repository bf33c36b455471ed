import { Prisma } from '#lib/db/generated/client.ts'
import { normalEmail } from '#lib/domain/digest.ts'
import type { LeadFilter } from './filter.ts'

const likePattern = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/**
 * The condition on `"Lead" l` that a filter means. Who may not see names may search by company and by a whole address only,
 * so that a search cannot be used to spell out what is masked.
 */
export function leadsWhere(filter: LeadFilter, asker: { workspaceId: string; reveal: boolean }): Prisma.Sql {
  const parts = [Prisma.sql`l."workspaceId" = ${asker.workspaceId} AND l."mergedIntoId" IS NULL`]
  if (filter.q.includes('@')) {
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM "LeadIdentity" i WHERE i."workspaceId" = l."workspaceId" AND i."kind" = 'email' AND i."value" = ${normalEmail(filter.q)} AND i."leadId" = l."id")`)
  } else if (filter.q) {
    const pattern = likePattern(filter.q)
    const byName = asker.reveal ? Prisma.sql`OR l."name" ILIKE ${pattern} OR l."email" ILIKE ${pattern}` : Prisma.empty
    parts.push(Prisma.sql`(l."company" ILIKE ${pattern} OR l."id" = ${filter.q} ${byName})`)
  }
  if (filter.tier.length > 0) parts.push(Prisma.sql`l."tier" = ANY(${filter.tier})`)
  if (filter.state.length > 0) parts.push(Prisma.sql`l."state" = ANY(${filter.state})`)
  if (filter.group.length > 0) parts.push(Prisma.sql`l."group" = ANY(${filter.group})`)
  if (filter.origin.length > 0) parts.push(Prisma.sql`l."origin" = ANY(${filter.origin})`)
  if (filter.waiting) parts.push(Prisma.sql`EXISTS (SELECT 1 FROM "Wait" w WHERE w."leadId" = l."id" AND w."state" = 'open')`)
  return Prisma.join(parts, ' AND ')
}
