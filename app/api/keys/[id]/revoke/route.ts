import { z } from 'zod'
import { route } from '#app/door.ts'
import { revokeKey } from '#lib/operators/keys.server.ts'

export const POST = route({ allow: 'keys.write', input: z.object({ id: z.string().max(60) }), act: ({ id }, operator, house) => revokeKey(house, operator, id) })
