import { inbound, onlyPost } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { Fault } from '#lib/domain/fault.ts'
import { problem } from '#lib/http/problem.ts'
import { takeHook } from '#lib/signals/hook.server.ts'
import { hookOf } from '#lib/signals/sources/index.ts'
import type { Hook } from '#lib/signals/sources/source.ts'
import { answerOf } from '#lib/signals/take.server.ts'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ source: string }> }

/** A vendor's webhook, answered as that vendor understands. `?source=` says whose it is. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const hook = hookOf((await context.params).source)
  const answer = await inbound<Context>(async (_, house) => {
    if (!hook) throw new Fault('not_found', 'there is no such webhook here')
    return Response.json(answerOf(await takeHook(house, keep, hook, request)), { status: hook.answers.taken, headers: { 'cache-control': 'no-store' } })
  })(request, context)
  return hook ? said(hook, answer) : answer
}

/** The same words under the status that makes this vendor do the right thing. */
async function said(hook: Hook, answer: Response): Promise<Response> {
  const status = hook.answers.instead?.[answer.status]
  if (status === undefined) return answer
  const { detail, field, requestId } = (await answer.json()) as { detail: string; field?: string; requestId?: string }
  const retryAfter = Number(answer.headers.get('retry-after'))
  return problem(status, detail, { field, requestId, ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}) })
}

export { onlyPost as GET, onlyPost as PUT, onlyPost as PATCH, onlyPost as DELETE }
