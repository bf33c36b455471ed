import { route } from '#app/door.ts'
import { discardDeadLetter } from '#inngest/dead-letters.ts'
import { DeadLetterRef } from '#lib/delivery/views.ts'

export const POST = route({ allow: 'outbox.work', input: DeadLetterRef, act: (which, operator, house) => discardDeadLetter(house, operator, which) })
