import { Mark } from '#components/ui/mark.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { EscalationRow } from '#lib/escalations/schema.ts'
import { OUTCOME_WORDS } from './words.ts'
import { SlaClock } from './sla-clock.tsx'

const MARKS: Record<string, string> = { email: 'send_email', sms: 'send_sms', chat: 'send_chat' }

/** One lead who needs a person. The whole row is the link to its thread. */
export function InboxRow({ row, href, current, mine, onOpen }: { row: EscalationRow; href: string; current: boolean; mine: boolean; onOpen: () => void }) {
  const holder = row.holder && !mine ? row.holder.name : null
  return (
    <li>
      <a href={href} data-row={row.id} aria-current={current || undefined}
        onClick={(event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); onOpen() } }}
        className={`block border-b px-4 py-2.5 text-ink no-underline -outline-offset-2 ${current ? 'lg:bg-accent-soft' : 'hover:bg-sunken'}`}>
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate">
            <span className={row.unread ? 'font-bold' : 'font-normal'}>{row.name}</span>
            {row.company ? <span className="pl-2 text-ink-2">{row.company}</span> : null}
          </span>
          <SlaClock promised={row} />
        </span>
        <span className="flex items-center justify-between gap-3 pt-0.5 text-xs text-ink-2">
          <span className="flex min-w-0 items-center gap-1.5">
            {row.channel ? <Mark kind={MARKS[row.channel] ?? 'message'} alone /> : null}
            <span className="min-w-0 truncate">{row.ask}</span>
          </span>
          <span className="flex shrink-0 items-center gap-2">
            {row.outcome ? <Tag>{OUTCOME_WORDS[row.outcome] ?? row.outcome}</Tag> : null}
            {holder ? <span className="max-w-24 truncate">{holder}</span> : null}
            <span>{row.vip ? 'VIP, ' : ''}{row.tier}</span>
          </span>
        </span>
      </a>
    </li>
  )
}
