import { z } from 'zod'
import { route } from '#app/door.ts'
import { createKey, listKeys } from '#lib/operators/keys.server.ts'

const NewKey = z.strictObject({ name: z.string().trim().min(1, 'give the key a name').max(60) })

export const GET = route({ allow: 'keys.read', input: z.object({}), act: (_, operator, house) => listKeys(house, operator.workspaceId) })
export const POST = route({ allow: 'keys.write', input: NewKey, act: ({ name }, operator, house) => createKey(house, operator, name) })
