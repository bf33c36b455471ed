'use client'

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Select } from '#components/ui/select.tsx'
import { GROUP_WORDS, TIER_WORDS } from '#lib/domain/words.ts'
import { SMALL_CELL_CHOICES } from '#lib/reports/choices.ts'
import type { ScorecardFilter } from '#lib/reports/schema.ts'

const WINDOW_OPTIONS = [{ value: '7d', label: '7 days' }, { value: '28d', label: '28 days' }, { value: '90d', label: '90 days' }, { value: 'all', label: 'All time' }] as const
const BY_OPTIONS = [
  { value: 'source,tier,variant', label: 'Source, tier and variant' }, { value: 'source,variant', label: 'Source and variant' }, { value: 'tier,variant', label: 'Tier and variant' },
  { value: 'source,tier', label: 'Source and tier' }, { value: 'variant', label: 'Variant' }, { value: 'source', label: 'Source' }, { value: 'tier', label: 'Tier' },
] as const
const groups = Object.entries(GROUP_WORDS).map(([value, label]) => ({ value, label }))

/** The address is the state: every choice is a new one, and the server answers it. */
export function Controls({ filter, sources }: { filter: ScorecardFilter; sources: readonly string[] }) {
  const [pending, start] = useTransition()
  const [, choose] = useQueryStates(
    { win: parseAsString, src: parseAsString, tier: parseAsString, var: parseAsString, vs: parseAsString, by: parseAsString, min: parseAsInteger },
    { shallow: false, history: 'push', scroll: false, startTransition: start },
  )
  const set = (key: 'win' | 'src' | 'tier' | 'var' | 'vs' | 'by', standard: string) => (value: string) => void choose({ [key]: value === standard ? null : value })
  return (
    <div role="group" aria-label="Filters" aria-busy={pending} className="flex flex-wrap items-end gap-x-3 gap-y-2 pb-5">
      <Select label="Window" value={filter.win} options={WINDOW_OPTIONS} onChange={set('win', '90d')} />
      <Select label="Source" value={filter.src ?? ''} options={[{ value: '', label: 'All sources' }, ...sources.map((source) => ({ value: source, label: source }))]} onChange={set('src', '')} />
      <Select label="Tier" value={filter.tier ?? ''} options={[{ value: '', label: 'All tiers' }, ...Object.entries(TIER_WORDS).map(([value, label]) => ({ value, label }))]} onChange={set('tier', '')} />
      <Select label="Group" value={filter.var} options={groups} onChange={set('var', 'treatment')} />
      <Select label="Compared with" value={filter.vs} options={groups} onChange={set('vs', 'business_as_usual')} />
      <Select label="Rows by" value={filter.by.join(',')} options={BY_OPTIONS} onChange={set('by', 'source,tier,variant')} />
      <Select label="Smallest row" value={String(filter.min)} options={SMALL_CELL_CHOICES.map((leads) => ({ value: String(leads), label: `${leads} leads` }))} onChange={(value) => void choose({ min: value === '20' ? null : Number(value) })} />
    </div>
  )
}
