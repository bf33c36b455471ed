import { count } from '#components/ui/format.ts'
import { Section } from '#components/ui/section.tsx'
import type { Scorecard } from '#lib/reports/scorecard.server.ts'

/** Restraint as a number: what the drip would have sent to the same leads by now, and what was sent. */
export function TouchesAvoided({ scorecard: { touches } }: { scorecard: Scorecard }) {
  const most = Math.max(1, touches.drip, touches.agent)
  const rows = [{ name: 'The drip campaign', value: touches.drip }, { name: 'The agent', value: touches.agent }]
  return (
    <Section title="Touches avoided" note={touches.drip === 0 ? 'no evidence yet' : `${count(touches.avoided)} of ${count(touches.drip)}`}>
      <figure className="m-0">
        <table className="w-full text-sm">
          <caption className="sr-only">Messages the drip would have sent, and messages the agent sent</caption>
          <thead className="sr-only"><tr><th scope="col">Who</th><th scope="col">Bar</th><th scope="col">Messages</th></tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} className="border-b">
                <th scope="row" className="w-36 py-1.5 pr-3 text-left font-normal">{row.name}</th>
                <td><svg aria-hidden viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full"><rect width={(row.value / most) * 100} height="8" fill="var(--ink-2)" /></svg></td>
                <td className="w-16 py-1.5 text-right num">{count(row.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <figcaption className="pt-1 text-2xs text-ink-3">Bars from zero. The drip is counted for each lead up to that lead’s latest decision.</figcaption>
      </figure>
    </Section>
  )
}
