import { inbound, onlyPost } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { Fault } from '#lib/domain/fault.ts'
import { readSignalBody } from '#lib/signals/body.server.ts'
import { bySourceId } from '#lib/signals/credentials.server.ts'
import { signedSource } from '#lib/signals/sources/index.ts'
import { answerOf, takeIn } from '#lib/signals/take.server.ts'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ source: string }> }

/** A vendor's webhook: the signature over the bytes as they came, then the parsing. `?source=` says whose it is. */
export const POST = inbound<Context>(async (request, house, { params }) => {
  const source = signedSource((await params).source)
  if (!source) throw new Fault('not_found', 'there is no such webhook here')
  const { secrets, ...standing } = await bySourceId(house, source.kind, new URL(request.url).searchParams.get('source'))
  const body = await readSignalBody(request)
  if (!source.verify(body.raw, request.headers, secrets)) throw new Fault('unauthorized', 'the signature does not match the body', { field: source.header })
  const kept = await takeIn(house, keep, source.kind, standing, source.read(await body.parse()))
  return Response.json(answerOf(kept), { status: 202, headers: { 'cache-control': 'no-store' } })
})

export { onlyPost as GET, onlyPost as PUT, onlyPost as PATCH, onlyPost as DELETE }
