'use client'

import { useEffect, useRef, useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Facet } from '#components/ui/facet.tsx'
import { Input } from '#components/ui/field.tsx'
import { count } from '#components/ui/format.ts'
import { Select } from '#components/ui/select.tsx'
import { GROUP_WORDS, STATE_WORDS, TIER_WORDS } from '#lib/domain/words.ts'
import type { Facet as FacetCount, LeadFilter, LeadPage } from '#lib/leads/filter.ts'
import { SORT_WORDS } from './params.ts'

type Props = { filter: LeadFilter; facets: LeadPage['facets'] | null; masked: boolean; onChange: (next: Partial<LeadFilter>) => void }

export function LeadFilters({ filter, facets, masked, onChange }: Props) {
  return (
    <div role="search" aria-label="Filter leads" className="flex flex-wrap items-center gap-2 pb-3">
      <Words key={filter.q === '' ? 'empty' : 'said'} value={filter.q} masked={masked} onChange={(q) => onChange({ q })} />
      <Facet label="Tier" options={optionsOf(TIER_WORDS, facets?.tier)} selected={filter.tier} onChange={(tier) => onChange({ tier: tier as LeadFilter['tier'] })} />
      <Facet label="State" options={optionsOf(STATE_WORDS, facets?.state)} selected={filter.state} onChange={(state) => onChange({ state: state as LeadFilter['state'] })} />
      <Facet label="Group" options={optionsOf(GROUP_WORDS, facets?.group)} selected={filter.group} onChange={(group) => onChange({ group: group as LeadFilter['group'] })} />
      <Facet label="Source" options={sources(filter.origin, facets?.origin)} selected={filter.origin} onChange={(origin) => onChange({ origin })} />
      <Button aria-pressed={filter.waiting} variant={filter.waiting ? 'primary' : 'default'} onClick={() => onChange({ waiting: !filter.waiting })}>Waiting{facets ? <span className="text-xs num">{count(facets.waiting)}</span> : null}</Button>
      <span className="ml-auto"><Select label="Sort by" hideLabel value={filter.sort} options={Object.entries(SORT_WORDS).map(([value, label]) => ({ value: value as LeadFilter['sort'], label: `Sort: ${label.toLowerCase()}` }))} onChange={(sort) => onChange({ sort })} /></span>
    </div>
  )
}

/** What is typed goes into the address a moment after the last key. */
function Words({ value, masked, onChange }: { value: string; masked: boolean; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(value)
  const box = useRef<HTMLInputElement>(null)
  useShortcut({ keys: '/', label: 'Search this list', group: 'Leads', act: () => box.current?.focus() })
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), 250)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <span className="w-full sm:w-72">
      <Input ref={box} type="search" aria-label="Search leads" placeholder={masked ? 'Company, or a whole email address' : 'Name, company or email'} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
    </span>
  )
}

const optionsOf = (words: Record<string, string>, counts: readonly FacetCount[] | undefined) =>
  Object.entries(words).map(([value, label]) => ({ value, label, count: counts?.find((one) => one.value === value)?.count ?? 0 }))

const sources = (selected: readonly string[], counts: readonly FacetCount[] | undefined) =>
  [...new Set([...(counts ?? []).map(({ value }) => value), ...selected])].map((value) => ({ value, label: value.replaceAll('_', ' '), count: counts?.find((one) => one.value === value)?.count ?? 0 }))
