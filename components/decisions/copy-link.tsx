'use client'

import { useState } from 'react'

/** Copies the address of a page of ours; says so in place, for everybody. */
export function CopyLink({ path }: { path: string }) {
  const [said, setSaid] = useState('')
  const copy = () => navigator.clipboard.writeText(new URL(path, location.href).href).then(() => setSaid('Copied'), () => setSaid('Copying is not allowed here'))
  return (
    <span className="inline-flex items-baseline gap-2">
      <button type="button" className="link min-h-6 text-xs" onClick={copy}>Copy link</button>
      <span role="status" className="text-xs text-ink-3">{said}</span>
    </span>
  )
}
