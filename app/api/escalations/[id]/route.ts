import { route } from '#app/door.ts'
import { OneEscalation } from '#lib/escalations/schema.ts'
import { viewEscalation } from '#lib/escalations/thread.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'escalations.read', input: OneEscalation,
  act: (one, operator, house) => viewEscalation(house, { workspaceId: operator.workspaceId, id: operator.id, seesPeople: may(operator, 'leads.identity') }, one),
})
