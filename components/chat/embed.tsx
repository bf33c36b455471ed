'use client'

import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import type { Embedding } from '#lib/chat/embedding.ts'

/** The line to paste into a site, and what it does. */
export function Embed({ page, snippet }: Embedding) {
  const [said, setSaid] = useState('')
  const copy = () => navigator.clipboard.writeText(snippet).then(() => setSaid('Copied'), () => setSaid('Copying is not allowed here; select the text instead'))
  return (
    <section aria-labelledby="widget" className="flex flex-col gap-3">
      <h2 id="widget" className="text-lg font-[650]">Chat widget</h2>
      <p className="readable text-base text-ink-2">Paste this before the end of a page’s body. While a visitor has the page open, the agent may choose chat, and what they write comes in as a signal. The key is public; it opens nothing but the chat.</p>
      <pre tabIndex={0} aria-label="Snippet" className="overflow-x-auto border bg-sunken p-3 text-xs">{snippet}</pre>
      <p className="readable text-base text-ink-2">For somebody who is signed in to your site, add <code>data-user-id</code>, <code>data-email</code> or <code>data-name</code>. A browser that gives the name of somebody already known here is not believed, and stays anonymous.</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => void copy()}>Copy</Button>
        <LinkButton href={page}>Open the chat by itself</LinkButton>
        <span role="status" className="text-xs text-ink-3">{said}</span>
      </div>
    </section>
  )
}
