import { route } from '#app/door.ts'
import { standing } from '#app/health-views.ts'
import { NothingAsked } from '#lib/health/schema.ts'

export const GET = route({ allow: 'overview.read', input: NothingAsked, act: (_, operator) => standing(operator) })
