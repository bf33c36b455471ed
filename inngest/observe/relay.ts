import type { Send } from '#lib/relay/hand-over.server.ts'
import { count, observe } from '#lib/telemetry/meters.server.ts'
import { isTracing, noteSpan, nowMs } from '#lib/telemetry/traces.server.ts'

/** The same hand-over, timed and counted, and a span in the trace of each signal it speaks of. */
export const tracedSend = (send: Send): Send => async (events) => {
  const startedAtMs = nowMs()
  try {
    const answer = await send(events)
    count('relayed', {}, events.length)
    return answer
  } catch (error) {
    count('relayRefused')
    throw error
  } finally {
    const endedAtMs = nowMs()
    observe('relay', (endedAtMs - startedAtMs) / 1000)
    if (isTracing()) for (const { name, data } of events) if (typeof data.signalId === 'string') noteSpan(data.signalId, 'relay.hand_over', startedAtMs, endedAtMs, { 'bide.event': name })
  }
}
