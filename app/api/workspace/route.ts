import { z } from 'zod'
import { route } from '#app/door.ts'
import { WorkspaceFacts } from '#lib/operators/workspace.ts'
import { changeFacts, workspaceFacts } from '#lib/operators/workspace.server.ts'

export const GET = route({ allow: 'settings.read', input: z.object({}), act: (_, operator, house) => workspaceFacts(house, operator.workspaceId) })
export const PUT = route({ allow: 'settings.write', input: WorkspaceFacts, act: (facts, operator, house) => changeFacts(house, operator, facts) })
