import { z } from 'zod'
import { route } from '#app/door.ts'
import { readTrace } from '#lib/decisions/trace.server.ts'
import { may } from '#lib/operators/permissions.ts'

const Asked = z.strictObject({ id: z.string().max(80), file: z.literal('json').optional() })

/** One decision, masked for the role; with `file=json` as a file to keep. */
export const GET = route({
  allow: 'decisions.read', input: Asked,
  async act({ id, file }, operator, house) {
    const trace = await readTrace(house, { workspaceId: operator.workspaceId, decisionId: id, reveal: may(operator, 'leads.identity') })
    if (!file) return trace
    const headers = { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${trace.id}.json"`, 'cache-control': 'no-store' }
    return new Response(JSON.stringify(trace, null, 2), { headers })
  },
})
