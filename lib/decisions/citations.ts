import { catalogue } from '#lib/domain/signal.ts'
import type { Situation } from '#lib/domain/situation.ts'

/** A fact a decision leans on, pointing at a row that existed before it. */
export type Citation = { kind: 'signal' | 'wait' | 'touch' | 'settings'; id: string; at: string; words: string }

export function citationsOf(situation: Situation): Citation[] {
  const { signal, waited, touches } = situation
  const last = touches.at(-1)
  return [
    { kind: 'signal', id: signal.id, at: signal.occurredAt, words: `the lead ${catalogue[signal.name].words}` },
    ...(waited ? [{ kind: 'wait' as const, id: waited.waitId, at: situation.takenAt, words: waited.reason }] : []),
    ...(last ? [{ kind: 'touch' as const, id: last.at, at: last.at, words: `last contact by ${last.by} on ${last.channel}` }] : []),
    { kind: 'settings', id: `guardrails v${situation.settingsVersion}`, at: situation.takenAt, words: 'the guardrails then in force' },
  ]
}
