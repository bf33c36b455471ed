import { route } from '#app/door.ts'
import { deadLetters } from '#lib/delivery/dead-letters.server.ts'
import { DeadLetterFilter } from '#lib/delivery/views.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'outbox.read', input: DeadLetterFilter,
  act: (filter, operator, house) => deadLetters(house, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }, filter),
})
