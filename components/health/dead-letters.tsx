'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { count } from '#components/ui/format.ts'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DeadLetter, DeadLetterKind, DeadLetterPage } from '#lib/delivery/views.ts'
import { eventWords, sentence } from '#lib/health/words.ts'
import { DeadLetterActs } from './dead-letter-acts.tsx'
import { deadParams } from './params.ts'
import { deadLettersQuery } from './queries.ts'

const KINDS: Record<DeadLetterKind, string> = { send: 'Messages', dispatch: 'Events', run: 'Passes', quarantine: 'Items not understood' }
const ONE: Record<DeadLetterKind, string> = { send: 'Message', dispatch: 'Event', run: 'Pass', quarantine: 'Item not understood' }

/** What the house gave up on, with the reason and the two ways on. */
export function DeadLetters({ mayWork }: { mayWork: boolean }) {
  const [asked, setAsked] = useQueryStates(deadParams, { history: 'push' })
  const { data, error, refetch } = useQuery(deadLettersQuery(asked))
  return (
    <Section title="Dead letters" note="given up on, and kept until somebody decides" action={data && sumOf(data) > 0 ? <Which counts={data.counts} kind={asked.kind} onChange={(kind) => void setAsked({ kind, before: null })} /> : null}>
      {error && !data ? <Empty title="They could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty> : null}
      {!data && !error ? <Skeleton rows={3} rowHeight={56} /> : null}
      {data && data.rows.length === 0 ? <p className="text-ink-2">{asked.kind ? 'Nothing of this kind.' : 'Nothing was given up on. What fails is tried again for as long as it makes sense, and only then stands here.'}</p> : null}
      {data && data.rows.length > 0 ? <ul className="border-t">{data.rows.map((letter) => <OneLetter key={`${letter.kind} ${letter.id}`} letter={letter} mayWork={mayWork} />)}</ul> : null}
      {data && !mayWork && data.rows.length > 0 ? <p className="text-xs text-ink-3">An admin, or someone from marketing, RevOps or compliance, can replay them or let them go.</p> : null}
      {data && (asked.before || data.next) ? (
        <nav aria-label="Pages of dead letters" className="flex justify-end gap-2">
          {asked.before ? <Button size="sm" onClick={() => void setAsked({ before: null })}>Newest</Button> : null}
          {data.next ? <Button size="sm" onClick={() => void setAsked({ before: data.next })}>Older</Button> : null}
        </nav>
      ) : null}
    </Section>
  )
}

const sumOf = ({ counts }: DeadLetterPage) => Object.values(counts).reduce((sum, one) => sum + one, 0)

const Which = ({ counts, kind, onChange }: { counts: DeadLetterPage['counts']; kind: DeadLetterKind | null; onChange: (kind: DeadLetterKind | null) => void }) => (
  <Select<DeadLetterKind | ''> label="Kind" hideLabel value={kind ?? ''} onChange={(next) => onChange(next === '' ? null : next)}
    options={[{ value: '', label: 'Every kind' }, ...(Object.keys(KINDS) as DeadLetterKind[]).map((value) => ({ value, label: `${KINDS[value]} (${count(counts[value])})` }))]} />
)

function OneLetter({ letter, mayWork }: { letter: DeadLetter; mayWork: boolean }) {
  const href = letter.decisionId ? `/decisions/${letter.decisionId}` : letter.leadId ? `/leads/${letter.leadId}` : null
  const who = letter.leadName ?? (letter.leadId ? 'somebody unknown' : null)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold">{ONE[letter.kind]}{who && href ? <> for <Link data-row href={href} prefetch={false} className="link">{who}</Link></> : null}</span>
          <span className="text-ink-2">{letter.kind === 'dispatch' ? eventWords(letter.about) : letter.about}</span>
          <span className="text-ink-3">given up <Time at={letter.deadAt} />{letter.attempts > 1 && !/attempts/.test(letter.because) ? ` after ${count(letter.attempts)} attempts` : ''}</span>
        </p>
        <p className="readable wrap-anywhere text-ink-2">{sentence(letter.because)}</p>
      </div>
      {mayWork && (letter.mayReplay || letter.mayDiscard) ? <DeadLetterActs letter={letter} about={who ?? ONE[letter.kind].toLowerCase()} /> : null}
    </li>
  )
}
