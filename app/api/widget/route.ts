import { z } from 'zod'
import { route } from '#app/door.ts'
import { embedding } from '#lib/chat/embedding.ts'

/** The workspace's public widget key and what to paste into a site. */
export const GET = route({ allow: 'settings.read', input: z.object({}), act: (_, operator, house) => embedding(house.tokenKey, house.baseUrl, operator.workspaceId) })
