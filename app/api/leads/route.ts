import { route } from '#app/door.ts'
import { LeadFilter } from '#lib/leads/filter.ts'
import { listLeads } from '#lib/leads/list.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'leads.read', input: LeadFilter,
  act: (filter, operator, house) => listLeads(house, filter, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }),
})
