'use client'

import { useMutation } from '@tanstack/react-query'
import { Button } from '#components/ui/button.tsx'
import { count } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { AuditPage } from '#lib/audit/view.server.ts'
import { verifyAll } from './queries.ts'

/** Whether the record holds: the newest links at every look, the whole chain with its seals and rows on request. */
export function ChainState({ chain }: { chain: AuditPage['chain'] }) {
  const whole = useMutation({ mutationFn: verifyAll })
  const broken = whole.data?.broken ?? chain.broken
  if (broken) {
    return (
      <div role="alert" className="mb-4 border border-danger bg-danger-soft px-3 py-2 text-danger">
        <strong>The record is broken at entry {broken.seq}:</strong> {broken.because}. Everything before it still holds. Keep the database as it is, and compare with a backup or an exported file.
      </div>
    )
  }
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-y py-2">
      {chain.entries === 0 ? <Tag>no entry yet</Tag> : <Tag tone="ok">{whole.data ? 'whole chain verified' : chain.checkedFrom <= 1 ? 'chain verified' : `verified from entry ${chain.checkedFrom}`}</Tag>}
      <p className="text-ink-2">
        {whole.data
          ? <>{count(whole.data.entries)} entries, {count(whole.data.seals)} seals over {count(whole.data.rows)} ledger rows, each row as it was written.</>
          : chain.headAt ? <>Newest entry <Time at={chain.headAt} />{chain.sealedTo ? <>, ledgers sealed to <Time at={chain.sealedTo} /></> : ', ledgers not sealed yet'}</> : 'The first change will begin the chain.'}
      </p>
      {chain.head ? <code className="text-xs text-ink-3" title={chain.head}>{chain.head.slice(0, 12)}</code> : null}
      {chain.entries > 0 ? <Button size="sm" pending={whole.isPending} onClick={() => whole.mutate()}>Verify everything</Button> : null}
      {whole.error ? <p role="alert" className="text-danger">{whole.error.message}</p> : null}
    </div>
  )
}
