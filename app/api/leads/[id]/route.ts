import { z } from 'zod'
import { route } from '#app/door.ts'
import { readLead } from '#lib/leads/record.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const GET = route({
  allow: 'leads.read', input: z.strictObject({ id: z.string().max(80) }),
  act: ({ id }, operator, house) => readLead(house, { workspaceId: operator.workspaceId, leadId: id, reveal: may(operator, 'leads.identity') }),
})
