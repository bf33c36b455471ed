import type { TimelineItem } from '#lib/leads/timeline.ts'

export type Told = { mark: string; title: string; mono?: boolean; note: string | null }

const join = (...parts: (string | null | undefined | false)[]): string | null => parts.filter(Boolean).join(' · ') || null
const plain = (word: string) => word.replaceAll('_', ' ')

/** An entry of the timeline in a mark, a title and a note. */
export function told(item: TimelineItem): Told {
  switch (item.kind) {
    case 'signal':
      return { mark: 'signal', title: item.name, mono: true, note: join(item.detail ?? item.words, item.trust === 'likely_bot' && 'likely a machine', item.quiet && 'kept for the record only') }
    case 'decision':
      return { mark: item.byPerson ? 'person' : item.action, title: item.headline, note: join(item.subject && `“${item.subject}”`, item.because, item.explored && 'explored') }
    case 'message':
      return { mark: item.direction === 'in' ? 'message' : 'person', title: who(item), note: item.body ?? item.subject }
    case 'outcome':
      return { mark: 'signal', title: capital(item.words), note: join(item.trust === 'likely_bot' && 'likely a machine') }
    case 'consent':
      return { mark: 'signal', title: item.granted ? `Consent for ${item.channel}` : `Consent for ${item.channel} withdrawn`, note: plain(item.basis) }
    case 'suppression':
      return { mark: 'blocked', title: item.removed ? `Was on the suppression list (${item.channel})` : `Put on the suppression list (${item.channel})`, note: plain(item.reason) }
    case 'escalation':
      return { mark: 'person', title: `${item.by ?? 'Somebody'} ${{ claimed: 'took over', answered: 'answered', ended: 'finished' }[item.phase]}`, note: join(item.inTime === null ? null : item.inTime ? 'in time' : 'late', item.outcome && plain(item.outcome), item.note) }
    case 'policy':
      return { mark: 'signal', title: `Guardrails v${item.version} went live`, note: join(item.restoredFrom !== null && `restored from v${item.restoredFrom}`, item.note) }
  }
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function who(item: Extract<TimelineItem, { kind: 'message' }>): string {
  const by = item.direction === 'in' ? 'The lead' : (item.by ?? (item.author === 'agent' ? 'The agent' : 'A person'))
  return `${by} wrote by ${item.channel === 'sms' ? 'SMS' : item.channel}`
}
