import { z } from 'zod'
import { route } from '#app/door.ts'
import { listBackfills, startBackfill } from '#lib/signals/backfill/feed.server.ts'
import { StartBackfill } from '#lib/signals/backfill/schema.ts'

export const GET = route({ allow: 'sources.read', input: z.object({}), act: (_, operator, house) => listBackfills(house, operator.workspaceId) })
export const POST = route({ allow: 'sources.write', input: StartBackfill, act: (input, operator, house) => startBackfill(house, operator, input) })
