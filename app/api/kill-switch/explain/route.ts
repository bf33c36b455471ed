import { route } from '#app/door.ts'
import { Explanation } from '#lib/suppression/kill-switch.ts'
import { explainStop } from '#lib/suppression/kill-switch.server.ts'

export const POST = route({ allow: 'sending.stop', input: Explanation, act: ({ reason, ...scope }, operator, house) => explainStop(house, operator, scope, reason) })
