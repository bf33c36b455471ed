import { route } from '#app/door.ts'
import { giveBack } from '#lib/escalations/give-back.server.ts'
import { GiveBack } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: GiveBack, act: (input, operator, house) => giveBack(house, operator, input) })
