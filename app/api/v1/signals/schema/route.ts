import { house } from '#app/door.ts'
import { SIGNAL_SCHEMA_PATH } from '#lib/signals/schema.ts'

/** The schema lives at an address that outlasts this one. */
export const GET = (): Response => Response.redirect(`${house().baseUrl}${SIGNAL_SCHEMA_PATH}`, 302)

export const dynamic = 'force-dynamic'
