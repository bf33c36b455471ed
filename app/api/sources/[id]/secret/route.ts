import { route } from '#app/door.ts'
import { NewSecret } from '#lib/signals/manage-schema.ts'
import { rotateSecret } from '#lib/signals/manage.server.ts'

export const POST = route({ allow: 'sources.write', input: NewSecret, act: ({ id, secret }, operator, house) => rotateSecret(house, operator, id, secret) })
