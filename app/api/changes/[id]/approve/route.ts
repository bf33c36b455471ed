import { route } from '#app/door.ts'
import { approve } from '#lib/changes/approve.server.ts'
import { ApproveChange } from '#lib/changes/schema.ts'

export const POST = route({ allow: 'changes.approve', input: ApproveChange, act: (answer, operator, house) => approve(house, operator, answer) })
