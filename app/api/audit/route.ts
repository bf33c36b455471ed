import { route } from '#app/door.ts'
import { AuditFilter } from '#lib/audit/schema.ts'
import { readAudit } from '#lib/audit/view.server.ts'

export const GET = route({ allow: 'audit.read', input: AuditFilter, act: (filter, operator, house) => readAudit(house.db, operator.workspaceId, filter) })
