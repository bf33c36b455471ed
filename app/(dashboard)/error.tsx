'use client'

import { Button } from '#components/ui/button.tsx'

export default function ScreenError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 py-6">
      <h1 className="text-xl font-[650]">This screen could not be shown</h1>
      <p className="readable text-base text-ink-2">The agent is not affected: decisions, waits and stops go on as before. Search and the other screens still work.</p>
      {error.digest ? <p className="text-xs text-ink-3">Report this with the number <code>{error.digest}</code>.</p> : null}
      <Button onClick={reset}>Try again</Button>
    </div>
  )
}
