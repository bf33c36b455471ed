import { route } from '#app/door.ts'
import { reopen } from '#lib/escalations/reopen.server.ts'
import { Release } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: Release, act: (input, operator, house) => reopen(house, operator, input) })
