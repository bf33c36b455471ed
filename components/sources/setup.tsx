import { kindOf } from '#lib/signals/sources/kinds.ts'
import type { Credentials } from '#lib/signals/manage-schema.ts'

/** What to click at the vendor, with whatever is to be pasted there. */
export function Setup({ kind, host, url }: { kind: string; host: string; url: string | null }) {
  const known = kindOf(kind)
  if (!known) return null
  return (
    <div className="flex flex-col gap-2">
      {known.way === 'library' ? <p>Host: <code className="wrap-anywhere select-all">{host}</code></p> : null}
      {url ? <p>Webhook address: <code className="wrap-anywhere select-all">{url}</code></p> : null}
      <ol className="readable flex list-decimal flex-col gap-1 pl-5 text-ink-2">{known.steps.map((step) => <li key={step}>{step}</li>)}</ol>
    </div>
  )
}

/** Shown once, right after it was made. */
export function Shown({ kind, made }: { kind: string; made: Credentials }) {
  return (
    <div role="status" className="flex flex-col gap-1 border-l-2 border-ok bg-ok-soft px-3 py-2">
      <p className="text-ok">{made.key || made.secret ? 'Copy it now: it is kept hashed or sealed, so it cannot be shown again.' : 'Saved. The secret you gave is kept sealed.'}</p>
      {made.key ? <p>Write key: <code className="wrap-anywhere select-all">{made.key}</code></p> : null}
      {made.secret ? <p>{capital(kindOf(kind)?.secretName ?? 'secret')}: <code className="wrap-anywhere select-all">{made.secret}</code></p> : null}
    </div>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
