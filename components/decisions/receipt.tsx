import { duration } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

const STATES: Record<string, { tone: Tone; words: string }> = {
  ready: { tone: 'neutral', words: 'Ready to leave' }, sending: { tone: 'neutral', words: 'Leaving now' }, accepted: { tone: 'ok', words: 'Accepted' },
  failed: { tone: 'danger', words: 'Failed' }, unknown: { tone: 'warn', words: 'Unknown' },
}

/** Where the message is, who took it, under which id, after how many tries. */
export function Receipt({ receipt, draftAt }: { receipt: NonNullable<DecisionTrace['receipt']>; draftAt: string | null }) {
  const state = STATES[receipt.state] ?? { tone: 'neutral' as const, words: receipt.state }
  const took = receipt.settledAt && draftAt ? Date.parse(receipt.settledAt) - Date.parse(draftAt) : null
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Tag tone={receipt.because && receipt.state === 'ready' ? 'warn' : state.tone}>{receipt.because && receipt.state === 'ready' ? 'Held' : state.words}</Tag>
        <span className="text-ink-2">
          by {receipt.provider}{receipt.settledAt ? <>, <Time at={receipt.settledAt} show="exact" /></> : null}{took !== null && took >= 0 ? `, ${duration(took)} after writing` : ''}; {receipt.attempts === 1 ? 'one attempt' : `${receipt.attempts} attempts`}{receipt.inThread ? '; in a conversation, outside the caps' : ''}
        </span>
      </p>
      {receipt.because ? <p className="text-ink-2">{receipt.because}</p> : null}
      <p className="min-w-0 text-xs break-all text-ink-3"><code>{receipt.messageId}</code></p>
      {receipt.response ? <p className="min-w-0 text-xs break-words text-ink-3"><code>{receipt.response}</code></p> : null}
    </div>
  )
}
