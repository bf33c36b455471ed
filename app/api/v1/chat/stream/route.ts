import { house } from '#app/door.ts'
import { linesSince } from '#lib/chat/lines.server.ts'
import { HEARTBEAT_SECONDS, beat, leave, sessionOf } from '#lib/chat/session.server.ts'
import { listen } from '#lib/db/listen.server.ts'
import { CHAT_LIVE_SECONDS } from '#lib/domain/chat.ts'
import { problemFor } from '#lib/http/problem.ts'
import { bug } from '#lib/http/route.server.ts'
import { log } from '#lib/telemetry/log.server.ts'
import { tokenOf } from '../door.ts'

export const dynamic = 'force-dynamic'

const LIFE_MS = 600_000

/** The conversation as it grows. Each event's id is a line's, so a browser that comes back with `Last-Event-ID` misses nothing. While it is open the visitor counts as present. */
export async function GET(request: Request): Promise<Response> {
  const here = house()
  try {
    const session = await beat(here, await sessionOf(here, tokenOf(request)))
    const from = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after')
    const body = conversation(here, session, from?.includes('\u0000') ? null : from, request.signal)
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' } })
  } catch (error) {
    return problemFor(error) ?? bug(error, request)
  }
}

type Here = ReturnType<typeof house>

function conversation(here: Here, opened: Awaited<ReturnType<typeof beat>>, from: string | null, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let close = () => {}
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let session = opened
      let last = from
      let open = true
      const say = (text: string) => { if (open) controller.enqueue(encoder.encode(text)) }
      const push = async () => {
        if (!open) return
        for (const line of await linesSince(here, session, last)) {
          say(`id: ${line.id}\ndata: ${JSON.stringify(line)}\n\n`)
          last = line.id
        }
      }
      let turn = Promise.resolve()
      const inTurn = (work: () => Promise<void>) => { turn = turn.then(work).catch((error: unknown) => { log({ event: 'chat.stream_broke', error }); close() }) }
      const silence = listen(process.env.DATABASE_URL ?? '', 'bide_live', (payload) => {
        const { kind, leadId } = JSON.parse(payload) as Record<string, string>
        if (kind === 'Message' && leadId === session.leadId) inTurn(push)
      })
      const pulse = setInterval(() => inTurn(async () => {
        session = await beat(here, session)
        say(': still here\n\n')
        await push()
      }), HEARTBEAT_SECONDS * 1000)
      const end = setTimeout(() => close(), LIFE_MS)
      close = () => {
        if (!open) return
        open = false
        silence()
        clearInterval(pulse)
        clearTimeout(end)
        void turn.then(() => leave(here, session, CHAT_LIVE_SECONDS)).catch(() => {})
        try {
          controller.close()
        } catch {} // the browser left first
      }
      signal.addEventListener('abort', () => close())
      say('retry: 2000\n\n')
      inTurn(push)
    },
    cancel: () => close(),
  })
}
