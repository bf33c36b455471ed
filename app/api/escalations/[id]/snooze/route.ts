import { route } from '#app/door.ts'
import { snooze } from '#lib/escalations/snooze.server.ts'
import { Snooze } from '#lib/escalations/schema.ts'

export const POST = route({ allow: 'escalations.work', input: Snooze, act: (input, operator, house) => snooze(house, operator, input) })
