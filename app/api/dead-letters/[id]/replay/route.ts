import { route } from '#app/door.ts'
import { replayDeadLetter } from '#inngest/dead-letters.ts'
import { DeadLetterRef } from '#lib/delivery/views.ts'

export const POST = route({ allow: 'outbox.work', input: DeadLetterRef, act: (which, operator, house) => replayDeadLetter(house, operator, which) })
