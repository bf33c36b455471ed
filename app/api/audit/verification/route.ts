import { route } from '#app/door.ts'
import { NoInput } from '#lib/audit/schema.ts'
import { verifyAudit } from '#lib/audit/verify.server.ts'

export const GET = route({ allow: 'audit.read', input: NoInput, act: (_, operator, house) => verifyAudit(house.db, operator.workspaceId) })
