import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Check } from '#lib/decisions/trace.ts'
import { ruleWords } from '#lib/domain/words.ts'

/** What suppression was asked and answered, newest check first. Folded where all passed; a refusal is always open. */
export const Clearance = ({ checks }: { checks: readonly Check[] }) => (
  <div className="flex flex-col gap-3">{checks.map((check) => <OneCheck key={check.id} check={check} />)}</div>
)

function OneCheck({ check }: { check: Check }) {
  const passed = check.rules.filter((rule) => rule.verdict === 'pass').length
  const clear = check.verdict === 'clear'
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Tag tone={clear ? 'ok' : 'danger'}>{clear ? 'Clear' : 'Refused'}</Tag>
        <span className="text-ink-2">{clear ? `${passed} of ${check.rules.length} questions passed` : check.because}; asked <Time at={check.at} show="exact" />, {check.ruleVersion}</span>
      </p>
      <details open={!clear}>
        <summary className="link inline-block min-h-6 text-xs">Every question and answer</summary>
        <ul className="mt-1 flex flex-col border-t">
          {check.rules.map((rule) => (
            <li key={rule.rule} className="grid grid-cols-[1.25rem_8rem_minmax(0,1fr)] gap-x-2 border-b py-1 text-xs">
              <span className={rule.verdict === 'refuse' ? 'text-danger' : rule.verdict === 'pass' ? 'text-ok' : 'text-ink-3'}><span aria-hidden>{SIGN[rule.verdict]}</span><span className="sr-only">{SAID[rule.verdict]}</span></span>
              <span>{ruleWords(rule.rule)}</span>
              <span className={rule.verdict === 'refuse' ? 'text-danger' : 'text-ink-2'}>{rule.because}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

const SIGN = { pass: '✓', refuse: '■', not_asked: '–' } as const
const SAID = { pass: 'passed', refuse: 'refused', not_asked: 'not asked' } as const
