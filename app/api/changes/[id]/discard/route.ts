import { route } from '#app/door.ts'
import { discard } from '#lib/changes/discard.server.ts'
import { OneChange } from '#lib/changes/schema.ts'

export const POST = route({ allow: 'changes.propose', input: OneChange, act: (which, operator, house) => discard(house, operator, which) })
