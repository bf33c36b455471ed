import { route } from '#app/door.ts'
import { DecisionFilter } from '#lib/decisions/filter.ts'
import { listDecisions } from '#lib/decisions/list.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'decisions.read', input: DecisionFilter,
  act: (filter, operator, house) => listDecisions(house, filter, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }),
})
