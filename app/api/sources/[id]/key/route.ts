import { route } from '#app/door.ts'
import { SourceId } from '#lib/signals/manage-schema.ts'
import { replaceKey } from '#lib/signals/manage.server.ts'

export const POST = route({ allow: 'sources.write', input: SourceId, act: ({ id }, operator, house) => replaceKey(house, operator, id) })
