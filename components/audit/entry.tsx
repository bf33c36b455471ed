import Link from 'next/link'
import { Time } from '#components/ui/time.tsx'
import type { AuditLine } from '#lib/audit/view.server.ts'
import { placeOf, verbWords } from './words.ts'

type Moved = { path: string; before: unknown; after: unknown }

export function Entry({ line }: { line: AuditLine }) {
  const place = placeOf(line.objectKind, line.objectId)
  return (
    <li className="border-b py-2">
      <div className="grid grid-cols-[3rem_minmax(0,1fr)_auto] items-baseline gap-x-3">
        <Link href={`/audit?object=${encodeURIComponent(line.objectId)}${line.verb === 'ledger.sealed' ? '&seals=true' : ''}`} aria-label={`Entry ${line.seq}, all about the same object`} className="link num text-xs text-ink-3">{line.seq}</Link>
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <strong>{verbWords(line.verb)}</strong>
          <span className="text-ink-2">by {line.actorKind === 'person' ? line.actor : `${line.actorKind === 'key' ? 'API key' : line.actorKind} ${line.actor}`}</span>
          {place ? <Link href={place} className="link font-mono text-xs wrap-anywhere">{line.objectId}</Link> : <code className="text-xs text-ink-2 wrap-anywhere">{line.objectKind} {line.objectId}</code>}
        </p>
        <span className="text-xs text-ink-3"><Time at={line.at} show="exact" /></span>
      </div>
      <details className="pl-15 text-xs">
        <summary className="link inline-block min-h-6">Details</summary>
        <Detail line={line} />
      </details>
    </li>
  )
}

function Detail({ line }: { line: AuditLine }) {
  const { changes, ...rest } = line.detail
  const moved = Array.isArray(changes) ? (changes as Moved[]) : []
  return (
    <div className="flex flex-col gap-2 py-1">
      {moved.length > 0 ? (
        <table className="w-full max-w-140 text-left">
          <caption className="sr-only">Before and after</caption>
          <thead><tr className="text-2xs text-ink-3"><th scope="col" className="pr-4 font-normal">Setting</th><th scope="col" className="pr-4 font-normal">Before</th><th scope="col" className="font-normal">After</th></tr></thead>
          <tbody>{moved.map((one) => <tr key={one.path} className="border-t"><th scope="row" className="py-1 pr-4 font-normal"><code>{one.path}</code></th><td className="pr-4"><del className="bg-diff-del px-1">{String(one.before)}</del></td><td><ins className="bg-diff-add px-1">{String(one.after)}</ins></td></tr>)}</tbody>
        </table>
      ) : null}
      {Object.keys(rest).length > 0 ? (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
          {Object.entries(rest).map(([key, value]) => <div key={key} className="contents"><dt className="text-ink-3">{key}</dt><dd className="wrap-anywhere">{typeof value === 'object' ? <code>{JSON.stringify(value)}</code> : String(value)}</dd></div>)}
        </dl>
      ) : null}
      <p className="text-ink-3 wrap-anywhere">{line.at} · SHA-256 <code>{line.hash}</code> after <code>{line.prevHash.slice(0, 12)}</code></p>
    </div>
  )
}
