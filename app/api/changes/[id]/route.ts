import { route } from '#app/door.ts'
import { OneChange } from '#lib/changes/schema.ts'
import { readChange } from '#lib/changes/view.server.ts'
import { Fault } from '#lib/domain/fault.ts'

export const GET = route({
  allow: 'changes.read', input: OneChange,
  async act({ id }, operator, house) {
    const change = await readChange(house.db, operator, id)
    if (!change) throw new Fault('not_found', 'No such change in this workspace.')
    return change
  },
})
