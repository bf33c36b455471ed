import Link from 'next/link'
import { count } from '#components/ui/format.ts'
import type { Overview } from '#lib/reports/overview.server.ts'
import { ruleWords } from '#lib/domain/words.ts'

/** How often each rule bit, as bars from zero, with what it last said. */
export function Blocks({ blocks }: { blocks: Overview['blocks'] }) {
  if (blocks.length === 0) return <p className="text-ink-3">No rule held anything back.</p>
  const most = Math.max(...blocks.map((block) => block.count))
  return (
    <figure className="m-0">
      <table className="w-full text-sm">
        <caption className="sr-only">Rules by the number of decisions in which they held something back</caption>
        <thead className="sr-only"><tr><th scope="col">Rule</th><th scope="col">Bar</th><th scope="col">Decisions</th></tr></thead>
        <tbody>
          {blocks.map((block) => (
            <tr key={block.rule} className="border-b">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                {block.rule === 'suppression' ? 'Suppression' : <Link className="link" href={`/decisions?win=24h&rule=${block.rule}`}>{ruleWords(block.rule)}</Link>}
                <span className="block text-xs text-ink-3">{block.because}</span>
              </th>
              <td className="w-28 align-top">
                <svg aria-hidden viewBox="0 0 100 8" preserveAspectRatio="none" className="mt-3 h-2 w-28"><rect width={(block.count / most) * 100} height="8" fill="var(--ink-2)" /></svg>
              </td>
              <td className="w-12 py-1.5 text-right align-top num">{count(block.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption className="pt-1 text-2xs text-ink-3">Bar: decisions in 24 hours in which the rule spoke; more than one may. Under each rule: the reason it gave most.</figcaption>
    </figure>
  )
}
