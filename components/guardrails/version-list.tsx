'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { compareQuery } from '#components/changes/queries.ts'
import { RestoreButton } from '#components/changes/restore-button.tsx'
import { SettingDiff } from '#components/changes/setting-diff.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { count } from '#components/ui/format.ts'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { GuardrailsView } from '#lib/changes/versions.server.ts'

/** Every version, newest first: when it ruled, how many decisions, and the way back to it. */
export function VersionList({ view, mayRestore }: { view: GuardrailsView; mayRestore: boolean }) {
  const [compared, compare] = useState<number | null>(null)
  return (
    <>
      <ol className="border-t">
        {view.versions.map((one) => (
          <li key={one.version} className="flex flex-col gap-1 border-b py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-2"><strong>Version {one.version}</strong>{one.liveUntil ? null : <Tag tone="ok">live</Tag>}{one.restoredFrom ? <Tag>restored from v{one.restoredFrom}</Tag> : null}</p>
            <p className="text-ink-2">{one.changeId ? <Link className="link" href={`/changes/${one.changeId}`}>{one.note}</Link> : one.note}</p>
            <p className="text-xs text-ink-3"><Time at={one.liveFrom} />{one.liveUntil ? <> – <Time at={one.liveUntil} /></> : ' until now'}{one.by ? `, by ${one.by}` : ''}, {count(one.decisions)} decisions</p>
            {one.liveUntil ? (
              <div className="flex flex-wrap gap-2 pt-1">
                <Button size="sm" onClick={() => compare(one.version)}>Compare</Button>
                {mayRestore && !one.sameAsLive ? <RestoreButton size="sm" version={one.version} /> : null}
                {one.sameAsLive ? <span className="self-center text-xs text-ink-3">says the same as what is live</span> : null}
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      {compared === null ? null : <Comparison key={compared} from={compared} view={view} onClose={() => compare(null)} />}
    </>
  )
}

function Comparison({ from, view, onClose }: { from: number; view: GuardrailsView; onClose: () => void }) {
  const [to, setTo] = useState(view.version)
  const { data, error } = useQuery(compareQuery(from, to))
  return (
    <Dialog open size="lg" onOpenChange={(open) => { if (!open) onClose() }} title={`Version ${from} beside version ${to}`} footer={<Button onClick={onClose}>Close</Button>}>
      <Select label="Beside" value={String(to)} onChange={(value) => setTo(Number(value))} options={view.versions.filter((one) => one.version !== from).map((one) => ({ value: String(one.version), label: `Version ${one.version}${one.liveUntil ? '' : ', live'}` }))} />
      {data ? <SettingDiff caption={`Version ${from} and version ${to}`} changes={data} nowHead={`v${from}`} proposedHead={`v${to}`} /> : error ? <p>{error.message}</p> : <Skeleton rows={3} />}
    </Dialog>
  )
}
