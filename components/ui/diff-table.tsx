import type { ReactNode } from 'react'

export type DiffRow = { label: string; path: string; from: ReactNode; to: ReactNode; kind?: 'changed' | 'added' | 'removed' | 'moved' }

/** Old and new side by side, struck and underlined as well as tinted. */
export function DiffTable({ caption, rows, fromHead, toHead }: { caption: string; rows: readonly DiffRow[]; fromHead: string; toHead: string }) {
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-100 border-collapse text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-2xs text-ink-3"><th scope="col" className="py-1.5 pr-4 font-normal">Setting</th><th scope="col" className="py-1.5 pr-4 font-normal">{fromHead}</th><th scope="col" className="py-1.5 font-normal">{toHead}</th></tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path} className="border-b align-top">
              <th scope="row" className="py-2 pr-4 font-normal">{row.label}{row.kind === 'moved' ? ' (moved)' : ''}<code className="block text-xs text-ink-2 wrap-anywhere">{row.path}</code></th>
              <td className="py-2 pr-4">{row.kind === 'added' ? <span className="text-ink-3">not set</span> : <del className="bg-diff-del px-1">{row.from}</del>}</td>
              <td className="py-2">{row.kind === 'removed' ? <span className="text-ink-3">removed</span> : <ins className="bg-diff-add px-1 font-semibold no-underline">{row.to}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
