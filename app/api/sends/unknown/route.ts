import { route } from '#app/door.ts'
import { unknownSends } from '#lib/delivery/unknown.server.ts'
import { may } from '#lib/operators/permissions.ts'
import { NoInput } from '#lib/reports/schema.ts'

export const GET = route({ allow: 'outbox.read', input: NoInput, act: (_input, operator, house) => unknownSends(house, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }) })
