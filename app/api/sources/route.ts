import { z } from 'zod'
import { route } from '#app/door.ts'
import { may } from '#lib/operators/permissions.ts'
import { NewSource } from '#lib/signals/manage-schema.ts'
import { createSource } from '#lib/signals/manage.server.ts'
import { viewSources } from '#lib/signals/view.server.ts'

export const GET = route({ allow: 'sources.read', input: z.object({}), act: (_, operator, house) => viewSources(house, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }) })
export const POST = route({ allow: 'sources.write', input: NewSource, act: (input, operator, house) => createSource(house, operator, input) })
