import { house } from '#app/door.ts'
import { signalJsonSchema } from '#lib/signals/schema.ts'

/** What `POST /api/v1/signals` takes, as JSON Schema. Public, and the same for everyone. */
export const GET = (): Response => Response.json(signalJsonSchema(house().baseUrl), { headers: { 'content-type': 'application/schema+json', 'cache-control': 'public, max-age=3600', 'access-control-allow-origin': '*' } })

export const dynamic = 'force-dynamic'
