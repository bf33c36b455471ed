import type { House } from '#lib/env/house.server.ts'
import { meet, registerParts, saveMerges } from '#lib/leads/identify.server.ts'
import { settle, stop, touched, whoIs } from '#lib/leads/settle.ts'
import { keepSignals } from '#lib/signals/keep.server.ts'
import type { KeptAnswer, Keeping } from '#lib/signals/keep.server.ts'
import { count } from '#lib/telemetry/meters.server.ts'
import { doorNow, isTracing, noteRoot, noteSpan, nowMs } from '#lib/telemetry/traces.server.ts'

const identities = { meet, settle, stop, touched, whoIs, parts: registerParts, merge: saveMerges }

/** Introduces the keeping of signals to those who know whose they are. Every door uses this one, so it is here that they are counted and their traces begin. */
export async function keep(house: House, request: Keeping): Promise<KeptAnswer> {
  const startedAtMs = nowMs()
  const answer = await keepSignals(house, identities, request)
  const { source } = request
  count('signals', { source, outcome: 'accepted' }, answer.accepted)
  count('signals', { source, outcome: 'duplicate' }, answer.duplicates)
  count('signals', { source, outcome: 'ignored' }, answer.ignored)
  count('signals', { source, outcome: 'rejected' }, answer.rejected.length)
  if (isTracing()) beginTraces(request, answer, startedAtMs)
  return answer
}

/** The root of each signal's trace is the request it came in, with what was spent on knowing the sender and on keeping beneath it. */
function beginTraces({ workspaceId, source }: Keeping, { signalIds }: KeptAnswer, startedAtMs: number): void {
  const endedAtMs = nowMs()
  const door = doorNow()
  for (const signalId of signalIds) {
    noteRoot(signalId, 'signal.received', door?.startedAtMs ?? startedAtMs, endedAtMs, { 'bide.signal': signalId, 'bide.workspace': workspaceId, 'bide.source': source }, door?.traceparent ?? null)
    if (door) noteSpan(signalId, 'door.verify', door.startedAtMs, startedAtMs)
    noteSpan(signalId, 'door.keep', startedAtMs, endedAtMs)
  }
}
