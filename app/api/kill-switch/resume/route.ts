import { route } from '#app/door.ts'
import { authorize } from '#lib/operators/permissions.ts'
import { Resumption } from '#lib/suppression/kill-switch.ts'
import { resumeSending } from '#lib/suppression/kill-switch.server.ts'

export const POST = route({
  allow: 'sending.resume', input: Resumption,
  act: (order, operator, house) => resumeSending(house, operator, order, (facts) => authorize(operator, 'sending.resume', facts)),
})
