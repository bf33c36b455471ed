import { z } from 'zod'
import { route } from '#app/door.ts'
import { SHORTCUTS, setShortcuts } from '#lib/operators/me.server.ts'

const Me = z.strictObject({ shortcuts: z.enum(SHORTCUTS) })

export const PATCH = route({ allow: 'me.write', input: Me, act: ({ shortcuts }, operator, house) => setShortcuts(house, operator.id, shortcuts) })
