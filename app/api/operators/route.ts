import { z } from 'zod'
import { route } from '#app/door.ts'
import { listPeople } from '#lib/operators/list.server.ts'

export const GET = route({ allow: 'settings.read', input: z.object({}), act: (_, operator, house) => listPeople(house, operator.workspaceId) })
