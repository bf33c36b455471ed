import Link from 'next/link'
import type { AuditLine } from '#lib/audit/view.server.ts'

type Moved = { path: string; before: unknown; after: unknown }

export function EntryDetail({ line }: { line: AuditLine }) {
  const { changes, ...rest } = line.detail
  const moved = Array.isArray(changes) ? (changes as Moved[]) : []
  return (
    <div className="flex flex-col gap-2 py-1">
      {moved.length > 0 ? (
        <table className="w-full max-w-140 text-left">
          <caption className="sr-only">Before and after</caption>
          <thead><tr className="text-2xs text-ink-3"><th scope="col" className="pr-4 font-normal">Setting</th><th scope="col" className="pr-4 font-normal">Before</th><th scope="col" className="font-normal">After</th></tr></thead>
          <tbody>
            {moved.map((one) => (
              <tr key={one.path} className="border-t">
                <th scope="row" className="py-1 pr-4 font-normal"><code>{one.path}</code></th>
                <td className="pr-4"><del className="bg-diff-del px-1">{String(one.before)}</del></td>
                <td><ins className="bg-diff-add px-1">{String(one.after)}</ins></td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {Object.keys(rest).length > 0 ? (
        <dl className="flex flex-col gap-0.5">
          {Object.entries(rest).map(([key, value]) => (
            <div key={key} className="flex gap-3"><dt className="w-28 shrink-0 text-ink-3">{key}</dt><dd className="min-w-0 wrap-anywhere">{typeof value === 'object' ? <code>{JSON.stringify(value)}</code> : String(value)}</dd></div>
          ))}
        </dl>
      ) : null}
      <p className="text-ink-3 wrap-anywhere">{line.at} · SHA-256 <code>{line.hash}</code> after <code>{line.prevHash.slice(0, 12)}</code></p>
      <p><Link href={`/audit?object=${encodeURIComponent(line.objectId)}${line.verb === 'ledger.sealed' ? '&seals=true' : ''}`} className="link inline-block min-h-6">Everything about this {line.objectKind}</Link></p>
    </div>
  )
}
