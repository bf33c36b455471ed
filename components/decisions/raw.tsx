import { LinkButton } from '#components/ui/button.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

/** The same facts as JSON. What a role may not see is not in it. */
export const Raw = ({ trace }: { trace: DecisionTrace }) => (
  <div className="flex min-w-0 flex-col gap-2">
    <p className="flex flex-wrap items-center justify-between gap-2"><LinkButton size="sm" download href={`/api/decisions/${trace.id}?file=json`}>Download JSON</LinkButton></p>
    <p className="text-xs text-ink-3">Row hash <code className="break-all">{trace.hash}</code></p>
    <pre className="max-h-120 overflow-auto border bg-surface p-3 text-xs" tabIndex={0} aria-label="This decision as JSON">{JSON.stringify(trace, null, 2)}</pre>
  </div>
)
