import { route } from '#app/door.ts'
import { StopScope } from '#lib/suppression/kill-switch.ts'
import { stopSending } from '#lib/suppression/kill-switch.server.ts'

export const POST = route({ allow: 'sending.stop', input: StopScope, act: (scope, operator, house) => stopSending(house, operator, scope) })
