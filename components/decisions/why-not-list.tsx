import { Mark } from '#components/ui/mark.tsx'
import { reasonWords } from '#lib/domain/words.ts'
import type { WhyNot } from '#lib/decisions/why-not.ts'

/** For each kind of action that was not taken: what spoke against it. */
export const WhyNotList = ({ rows }: { rows: readonly WhyNot[] }) => (
  <dl className="border-t">
    {rows.map((row) => (
      <div key={row.kind} className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-6 border-b py-2">
        <dt className="flex items-center gap-2 self-start"><Mark kind={row.kind} />{row.word}</dt>
        <dd className="text-ink-2">{sentence(row.because)}</dd>
      </div>
    ))}
  </dl>
)

const sentence = (reasons: readonly string[]) => {
  const text = reasonWords(reasons.join('; '))
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
