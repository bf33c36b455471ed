import { route } from '#app/door.ts'
import { NoInput } from '#lib/changes/schema.ts'
import { readGuardrails } from '#lib/changes/versions.server.ts'

export const GET = route({ allow: 'changes.read', input: NoInput, act: (_, operator, house) => readGuardrails(house.db, operator) })
