import { z } from 'zod'
import { route } from '#app/door.ts'
import { find } from '#lib/operators/palette.server.ts'

const Words = z.object({ q: z.string().max(200).default('') })

export const GET = route({ allow: 'overview.read', input: Words, act: async ({ q }, operator, house) => ({ found: await find(house, operator, q) }) })
