import { z } from 'zod'
import { route } from '#app/door.ts'
import { sendingState } from '#lib/suppression/kill-switch.server.ts'

export const GET = route({ allow: 'overview.read', input: z.object({}), act: (_, operator, house) => sendingState(house, operator.workspaceId) })
