import { route } from '#app/door.ts'
import { propose } from '#lib/changes/propose.server.ts'
import { ChangeFilter, ProposeChange } from '#lib/changes/schema.ts'
import { listChanges } from '#lib/changes/view.server.ts'

export const GET = route({ allow: 'changes.read', input: ChangeFilter, act: (filter, operator, house) => listChanges(house.db, operator, filter) })

export const POST = route({ allow: 'changes.propose', input: ProposeChange, act: (edit, operator, house) => propose(house, operator, edit) })
