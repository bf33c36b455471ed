import { route } from '#app/door.ts'
import { providerStates } from '#lib/delivery/providers.server.ts'
import { NoInput } from '#lib/reports/schema.ts'

export const GET = route({ allow: 'outbox.read', input: NoInput, act: (_input, operator, house) => providerStates(house, operator.workspaceId) })
