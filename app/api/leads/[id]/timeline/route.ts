import { route } from '#app/door.ts'
import { tell } from '#lib/decisions/facts.ts'
import { readTimeline } from '#lib/leads/timeline.server.ts'
import { TimelineQuery } from '#lib/leads/timeline.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'leads.read', input: TimelineQuery,
  act: (query, operator, house) => readTimeline(house, query, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }, tell),
})
