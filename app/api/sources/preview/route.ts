import { route } from '#app/door.ts'
import { Sample } from '#lib/signals/manage-schema.ts'
import { understandSample } from '#lib/signals/sample.server.ts'

export const POST = route({ allow: 'sources.read', input: Sample, act: (input, operator, house) => understandSample(house, operator.workspaceId, input) })
