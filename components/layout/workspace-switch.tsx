'use client'

import { post } from '#components/api.ts'

export type Place = { id: string; name: string; kind: string }

/** Which world one looks at. The demo reaches nothing but the local mailbox, and says so wherever it is. */
export function WorkspaceSwitch({ current, all }: { current: Place; all: readonly Place[] }) {
  const go = async (workspaceId: string) => {
    await post('/api/operators/workspace', { workspaceId })
    location.assign('/')
  }
  if (all.length < 2) return <span className="rounded-tag bg-sunken px-2 py-0.5 text-xs text-ink-2">{tagOf(current)}</span>
  return (
    <>
      <button type="button" popoverTarget="workspaces" className="inline-flex h-8 items-center gap-1.5 rounded-control bg-sunken px-2.5 text-xs text-ink-2 hover:text-ink">
        {tagOf(current)}<svg aria-hidden viewBox="0 0 10 6" className="h-1.5 w-2.5 fill-current"><path d="M0 0h10L5 6z" /></svg>
      </button>
      <div id="workspaces" popover="auto" className="bar-popover rounded-float border bg-surface py-1 text-sm text-ink shadow-float">
        <p className="px-3 py-1 text-2xs text-ink-3">Workspace</p>
        {all.map((one) => (
          <button key={one.id} type="button" aria-current={one.id === current.id || undefined} onClick={() => void go(one.id)} className="flex min-h-8 w-full items-center gap-6 px-3 py-1.5 text-left hover:bg-sunken aria-current:font-semibold">
            <span>{one.name}<span className="block text-xs font-normal text-ink-3">{one.kind === 'demo' ? 'Simulated people, local mailbox only' : 'Real signals'}</span></span>
          </button>
        ))}
      </div>
    </>
  )
}

const tagOf = ({ name, kind }: Place) => (kind === 'demo' ? 'Demo' : name)
