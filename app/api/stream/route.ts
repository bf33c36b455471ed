import { listen } from '#lib/db/listen.server.ts'
import { problem } from '#lib/http/problem.ts'
import { currentOperator } from '#lib/operators/session.server.ts'

export const dynamic = 'force-dynamic'

const HEARTBEAT_MS = 20_000
/** The browser comes back by itself, and is asked again who it is. */
const LIFE_MS = 600_000
const QUEUE_MAX = 200

/** What happened in this workspace, as ids: `{kind, leadId, row}`. The screen fetches what it shows anew. */
export async function GET(request: Request): Promise<Response> {
  const operator = await currentOperator()
  if (!operator) return problem(401, 'Your session has ended.')
  const encoder = new TextEncoder()
  let close = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const say = (text: string) => controller.enqueue(encoder.encode(text))
      const silence = listen(process.env.DATABASE_URL ?? '', 'bide_live', (payload) => {
        const { workspaceId, kind, leadId, row } = JSON.parse(payload) as Record<string, string>
        if (workspaceId !== operator.workspaceId || (controller.desiredSize ?? 0) < -QUEUE_MAX) return
        say(`data: ${JSON.stringify({ kind, leadId, row })}\n\n`)
      })
      const beat = setInterval(() => say(': still here\n\n'), HEARTBEAT_MS)
      const end = setTimeout(() => close(), LIFE_MS)
      close = () => {
        close = () => {}
        silence()
        clearInterval(beat)
        clearTimeout(end)
        try {
          controller.close()
        } catch {} // the browser left first
      }
      request.signal.addEventListener('abort', () => close())
      say('retry: 2000\n\n')
    },
    cancel: () => close(),
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' } })
}
