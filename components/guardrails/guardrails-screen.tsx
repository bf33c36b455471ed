'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { guardrailsQuery } from '#components/changes/queries.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import { SettingsForm } from './settings-form.tsx'
import { VersionList } from './version-list.tsx'

export type Draft = { title: string; reason: string; settings: GuardrailSettings }

/** The live document as a form. What is edited here becomes a proposal, never a setting. */
export function GuardrailsScreen({ draft, whyNotPropose, mayRestore }: { draft: Draft | null; whyNotPropose: string | null; mayRestore: boolean }) {
  const { data } = useSuspenseQuery(guardrailsQuery())
  const [started, setStarted] = useState(data.version)
  return (
    <>
      <PageHeader title="Guardrails" meta={`version ${data.version} is live`}>{data.openChanges > 0 ? <Tag tone="neutral">{data.openChanges} waiting for approval</Tag> : null}</PageHeader>
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          {whyNotPropose ? <p className="readable pb-4 text-ink-2">{whyNotPropose} You can read everything here.</p> : null}
          {started === data.version ? null : (
            <p role="status" className="mb-4 flex flex-wrap items-center gap-3 border bg-warn-soft px-3 py-2 text-warn">
              Version {data.version} went live while you were here, and this form shows version {started}.
              <button type="button" className="link min-h-6" onClick={() => setStarted(data.version)}>Begin again on version {data.version}</button>
            </p>
          )}
          <SettingsForm key={started} version={started} live={data.settings} draft={draft} readOnly={whyNotPropose !== null} />
        </div>
        <Section title="Versions"><VersionList view={data} mayRestore={mayRestore} /></Section>
      </div>
    </>
  )
}
