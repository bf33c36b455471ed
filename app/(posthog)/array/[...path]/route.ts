import { OPEN, preflight } from '#app/capture.ts'
import { FLAGS_ANSWER } from '#lib/signals/sources/posthog.ts'

type Context = { params: Promise<{ path: string[] }> }

/** What posthog-js asks about a project before it starts: everything we do not have is off. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const [key = '', what = ''] = (await params).path
  if (what === 'config') return Response.json(FLAGS_ANSWER, { headers: OPEN })
  if (what !== 'config.js' || !/^[\w-]{1,120}$/.test(key)) return new Response(null, { status: 404, headers: OPEN })
  const settings = JSON.stringify({ config: FLAGS_ANSWER, siteApps: [] })
  return new Response(`(window._POSTHOG_REMOTE_CONFIG ||= {})[${JSON.stringify(key)}] = ${settings}\n`, { headers: { ...OPEN, 'content-type': 'text/javascript; charset=utf-8' } })
}

export { preflight as OPTIONS }
