import { route } from '#app/door.ts'
import { overviewOf } from '#app/overview.ts'
import { NoInput } from '#lib/reports/schema.ts'

export const GET = route({ allow: 'overview.read', input: NoInput, act: (_, operator) => overviewOf(operator) })
