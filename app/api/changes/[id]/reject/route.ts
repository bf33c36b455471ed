import { route } from '#app/door.ts'
import { reject } from '#lib/changes/reject.server.ts'
import { RejectChange } from '#lib/changes/schema.ts'

export const POST = route({ allow: 'changes.approve', input: RejectChange, act: (answer, operator, house) => reject(house, operator, answer) })
