import { route } from '#app/door.ts'
import { CompareVersions } from '#lib/changes/schema.ts'
import { compareVersions } from '#lib/changes/versions.server.ts'

export const GET = route({ allow: 'changes.read', input: CompareVersions, act: (pair, operator, house) => compareVersions(house.db, operator, pair) })
