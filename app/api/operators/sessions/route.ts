import { z } from 'zod'
import { route } from '#app/door.ts'
import { endSessions } from '#lib/operators/me.server.ts'

/** Signs this person out everywhere. */
export const DELETE = route({ allow: 'me.write', input: z.object({}), act: (_, operator, house) => endSessions(house, operator) })
