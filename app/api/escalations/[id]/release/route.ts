import { route } from '#app/door.ts'
import { release } from '#lib/escalations/claim.server.ts'
import { Release } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: Release, act: (input, operator, house) => release(house, operator, input) })
