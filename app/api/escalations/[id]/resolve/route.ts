import { route } from '#app/door.ts'
import { resolve } from '#lib/escalations/resolve.server.ts'
import { Resolve } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: Resolve, act: (input, operator, house) => resolve(house, operator, input) })
