import { route } from '#app/door.ts'
import { engineView } from '#app/health-views.ts'
import { NothingAsked } from '#lib/health/schema.ts'

export const GET = route({ allow: 'engine.read', input: NothingAsked, act: engineView })
