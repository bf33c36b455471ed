import { route } from '#app/door.ts'
import { restore } from '#lib/changes/restore.server.ts'
import { RestoreVersion } from '#lib/changes/schema.ts'

export const POST = route({ allow: 'changes.rollback', input: RestoreVersion, act: (which, operator, house) => restore(house, operator, which) })
