import { route } from '#app/door.ts'
import { claim } from '#lib/escalations/claim.server.ts'
import { Claim } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: Claim, act: (input, operator, house) => claim(house, operator, input) })
