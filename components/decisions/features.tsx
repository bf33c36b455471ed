import type { ReactNode } from 'react'
import { Time } from '#components/ui/time.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

/** The features as they were when the pass looked, and the facts beside them. */
export function Features({ trace: { situation, signal } }: { trace: DecisionTrace }) {
  const facts: [string, string][] = [
    ['lead was', situation.leadState.replaceAll('_', ' ')], ['in a live chat', situation.chatLive ? 'yes' : 'no'], ['with a person', situation.escalationOpen ? 'yes' : 'no'],
    ['open wait', situation.openWait ? `${situation.openWait.intent} intent` : 'none'],
    ...situation.basis.map(({ channel, basis }): [string, string] => [`ground for ${channel}`, basis?.replaceAll('_', ' ') ?? 'none']),
  ]
  const properties = Object.entries((signal.properties ?? {}) as Record<string, unknown>).slice(0, 12)
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="text-xs text-ink-3">Seen <Time at={situation.takenAt} show="exact" />, {situation.featureVersion}</p>
      <dl>{situation.features.map(({ name, value }) => <Pair key={name} name={<code>{name}</code>} value={<span className="num">{Number.isInteger(value) ? value : value.toFixed(2)}</span>} />)}</dl>
      <dl className="border-t">{facts.map(([name, value]) => <Pair key={name} name={name} value={value} />)}</dl>
      {properties.length > 0 ? <dl className="border-t">{properties.map(([name, value]) => <Pair key={name} name={<code>{name}</code>} value={<span className="break-words">{typeof value === 'string' ? value : JSON.stringify(value)}</span>} />)}</dl> : null}
    </div>
  )
}

const Pair = ({ name, value }: { name: ReactNode; value: ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-3 border-b py-1"><dt className="min-w-0 truncate text-ink-2">{name}</dt><dd className="min-w-0 text-right">{value}</dd></div>
)
