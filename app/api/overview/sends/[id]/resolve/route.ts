import { route } from '#app/door.ts'
import { resolveUnknown } from '#lib/delivery/resolve.server.ts'
import { ResolveSend } from '#lib/reports/schema.ts'

export const POST = route({
  allow: 'sending.resume', input: ResolveSend,
  act: ({ id, fate }, operator, house) => resolveUnknown(house, operator, { sendId: id, fate }),
})
