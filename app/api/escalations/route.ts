import { route } from '#app/door.ts'
import { InboxFilter } from '#lib/escalations/schema.ts'
import { listEscalations } from '#lib/escalations/view.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'escalations.read', input: InboxFilter,
  act: (filter, operator, house) => listEscalations(house, { workspaceId: operator.workspaceId, id: operator.id, seesPeople: may(operator, 'leads.identity') }, filter),
})
