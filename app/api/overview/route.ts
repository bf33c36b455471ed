import { route } from '#app/door.ts'
import { may } from '#lib/operators/permissions.ts'
import { readOverview } from '#lib/reports/overview.server.ts'
import { NoInput } from '#lib/reports/schema.ts'

export const GET = route({
  allow: 'overview.read', input: NoInput,
  act: (_, operator, house) => readOverview(house.db, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }, house.now()),
})
