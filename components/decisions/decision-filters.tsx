'use client'

import { Button } from '#components/ui/button.tsx'
import { Facet } from '#components/ui/facet.tsx'
import { count } from '#components/ui/format.ts'
import { Select } from '#components/ui/select.tsx'
import type { DecisionFilter, DecisionPage } from '#lib/decisions/filter.ts'
import { KIND_WORDS, TIER_WORDS, ruleWords } from '#lib/domain/words.ts'
import { WINDOW_WORDS } from './params.ts'

type Facets = DecisionPage['facets']
type Props = { filter: DecisionFilter; facets: Facets | null; onChange: (next: Partial<DecisionFilter>) => void }

export function DecisionFilters({ filter, facets, onChange }: Props) {
  const toggle = (label: string, key: 'changed' | 'explored') => (
    <Button aria-pressed={filter[key]} variant={filter[key] ? 'primary' : 'default'} onClick={() => onChange({ [key]: !filter[key] })}>{label}{facets ? <span className="text-xs num">{count(facets[key])}</span> : null}</Button>
  )
  const optionsOf = (words: Record<string, string>, counts: Facets['action'] | undefined) => Object.entries(words).map(([value, label]) => ({ value, label, count: counts?.find((one) => one.value === value)?.count ?? 0 }))
  return (
    <div role="search" aria-label="Filter decisions" className="flex flex-wrap items-center gap-2 pb-3">
      <Select label="Window" hideLabel value={filter.win} options={Object.entries(WINDOW_WORDS).map(([value, label]) => ({ value: value as DecisionFilter['win'], label }))} onChange={(win) => onChange({ win })} />
      <Facet label="Action" options={optionsOf(KIND_WORDS, facets?.action)} selected={filter.action} onChange={(action) => onChange({ action: action as DecisionFilter['action'] })} />
      <Facet label="Tier" options={optionsOf(TIER_WORDS, facets?.tier)} selected={filter.tier} onChange={(tier) => onChange({ tier: tier as DecisionFilter['tier'] })} />
      {toggle('Changed by a rule', 'changed')}
      {toggle('Explored', 'explored')}
      <Select label="A rule objected" hideLabel value={filter.rule} onChange={(rule) => onChange({ rule })}
        options={[{ value: '', label: 'Any rule' }, ...rulesOf(filter.rule, facets).map(({ value, count: times }) => ({ value, label: `${ruleWords(value)} objected (${count(times)})` }))]} />
      {filter.lead ? <Button variant="primary" onClick={() => onChange({ lead: '' })}>One lead only ×</Button> : null}
    </div>
  )
}

const rulesOf = (chosen: string, facets: Facets | null) => {
  const rules = facets?.rule ?? []
  return chosen && !rules.some(({ value }) => value === chosen) ? [...rules, { value: chosen, count: 0 }] : rules
}
