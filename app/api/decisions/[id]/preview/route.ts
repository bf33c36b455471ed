import { z } from 'zod'
import { route } from '#app/door.ts'
import { readPreview } from '#lib/decisions/preview.server.ts'
import { may } from '#lib/operators/permissions.ts'

const HEADERS = {
  'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
}

/** The message in a page of its own, for the sandboxed frame: it may fetch nothing, follow nothing and run nothing. */
export const GET = route({
  allow: 'decisions.read', input: z.strictObject({ id: z.string().max(80) }),
  act: async ({ id }, operator, house) =>
    new Response(await readPreview(house, { workspaceId: operator.workspaceId, decisionId: id, reveal: may(operator, 'leads.identity') }), { headers: HEADERS }),
})
