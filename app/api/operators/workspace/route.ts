import { cookies } from 'next/headers'
import { z } from 'zod'
import { route } from '#app/door.ts'
import { Fault } from '#lib/domain/fault.ts'
import { WORKSPACE_COOKIE } from '#lib/operators/session.server.ts'

const Choice = z.strictObject({ workspaceId: z.string().max(60) })
const YEAR_SECONDS = 31_536_000

/** Which of their workspaces this person looks at from now on. */
export const POST = route({
  allow: 'me.write', input: Choice,
  act: async ({ workspaceId }, operator) => {
    if (!operator.workspaces.some((one) => one.id === workspaceId)) throw new Fault('not_found', 'You are not a member of that workspace.', { field: '/workspaceId' })
    const jar = await cookies()
    jar.set(WORKSPACE_COOKIE, workspaceId, { path: '/', sameSite: 'lax', httpOnly: true, maxAge: YEAR_SECONDS })
  },
})
