import { z } from 'zod'
import { route } from '#app/door.ts'
import { shellView } from '#lib/operators/shell.server.ts'

export const GET = route({ allow: 'overview.read', input: z.object({}), act: (_, operator, house) => shellView(house, operator) })
