import { house } from '#app/door.ts'
import { confirmPage, donePage, strangePage } from '#components/unsubscribe/pages.ts'
import { keep } from '#inngest/keep.ts'
import { bug } from '#lib/http/route.server.ts'
import { problem } from '#lib/http/problem.ts'
import { readUnsubscribeToken } from '#lib/suppression/token.ts'
import { messageFor, noteUnsubscribe, unsubscribe } from '#lib/suppression/unsubscribe.server.ts'
import { log } from '#lib/telemetry/log.server.ts'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ token: string }> }

/** Shows what the link is for. Mail scanners follow every link, so looking never acts. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const ref = readUnsubscribeToken(house().tokenKey, (await params).token)
    const message = ref === null ? null : await messageFor(house(), ref)
    if (!message) return strange(request)
    return page(message.stopped ? donePage(message.workspaceName) : confirmPage(message.workspaceName))
  } catch (error) {
    return bug(error, request)
  }
}

/** Acts, once or again: a mail program's one-click request (RFC 8058) and the page's own button alike. The token is the whole authority; there is no sign-in and no redirect. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const here = house()
    const ref = readUnsubscribeToken(here.tokenKey, (await params).token)
    const message = ref === null ? null : await messageFor(here, ref)
    const done = ref === null || !message ? null : await unsubscribe(here, ref)
    if (ref === null || !message || !done) return strange(request)
    // The registry is what protects; the timeline's signal may come later and must not make a mail program try again.
    await noteUnsubscribe(here, (keeping) => keep(here, keeping), ref, done).catch((error: unknown) => log({ event: 'unsubscribe.note_failed', error, says: 'It was honoured, and is missing from the timeline.' }))
    return page(donePage(message.workspaceName))
  } catch (error) {
    return bug(error, request)
  }
}

function strange(request: Request): Response {
  const wantsPage = request.headers.get('accept')?.includes('text/html')
  return wantsPage ? page(strangePage(), 404) : problem(404, 'This unsubscribe link is not one of ours, or was cut short. Copy the whole link from the message.', { field: '/token' })
}

const page = (html: string, status = 200): Response =>
  new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  })
