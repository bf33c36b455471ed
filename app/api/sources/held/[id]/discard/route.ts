import { route } from '#app/door.ts'
import { SourceId } from '#lib/signals/manage-schema.ts'
import { discardHeld } from '#lib/signals/quarantine.server.ts'

export const POST = route({ allow: 'sources.write', input: SourceId, act: ({ id }, operator, house) => discardHeld(house, operator, id) })
