export type IntervalRow = {
  label: string
  estimate: number
  /** Thick, 50 %. */
  inner?: readonly [number, number]
  /** Thin, 95 %. */
  outer: readonly [number, number]
  /** A red tick: past it the row is out of bounds. */
  limit?: number
  /** The value in words, at the right. */
  text: string
  /** True once the whole interval is on the good side. */
  good?: boolean
}

const WIDTH = 320
const ROW = 26

/** Better or worse, and how sure: point, thick half, thin 95 %, a zero line. */
export function Interval({ caption, rows, domain, zero = 0, format = String }: { caption: string; rows: readonly IntervalRow[]; domain?: readonly [number, number]; zero?: number; format?: (value: number) => string }) {
  const [low, high] = domain ?? reach(rows, zero)
  const x = (value: number) => ((Math.max(low, Math.min(high, value)) - low) / (high - low || 1)) * (WIDTH - 12) + 6
  return (
    <figure className="m-0">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sr-only"><tr><th scope="col">Measure</th><th scope="col">Interval</th><th scope="col">Estimate</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row" className="pr-3 text-left font-normal">{row.label}</th>
              <td className="w-80 max-w-80">
                <svg viewBox={`0 0 ${WIDTH} ${ROW}`} className="block h-6.5 w-full" role="img" aria-label={`${format(row.outer[0])} to ${format(row.outer[1])}`}>
                  <path d={`M${x(zero)} 0v${ROW}`} stroke="var(--line-strong)" />
                  <g className={row.good ? 'text-accent' : 'text-ink-2'} stroke="currentColor" fill="currentColor">
                    <path d={`M${x(row.outer[0])} 13H${x(row.outer[1])}`} strokeWidth="1.5" />
                    {row.inner ? <path d={`M${x(row.inner[0])} 13H${x(row.inner[1])}`} strokeWidth="6" strokeOpacity="0.55" /> : null}
                    <circle cx={x(row.estimate)} cy="13" r="4" stroke="none" />
                  </g>
                  {row.limit === undefined ? null : <path d={`M${x(row.limit)} 4v18`} stroke="var(--danger)" strokeWidth="2" />}
                </svg>
              </td>
              <td className={`pl-3 text-right num ${row.good ? 'text-accent' : ''}`}>{row.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption className="text-2xs text-ink-3">Dot: estimate. Thick: 50 %. Thin: 95 %.{rows.some((row) => row.limit !== undefined) ? ' Red tick: limit.' : ''} {format(low)} to {format(high)}.</figcaption>
    </figure>
  )
}

/** The same in a table cell. */
export function IntervalGlyph({ estimate, outer, domain, good }: { estimate: number; outer: readonly [number, number]; domain: readonly [number, number]; good?: boolean }) {
  const [low, high] = domain
  const x = (value: number) => ((Math.max(low, Math.min(high, value)) - low) / (high - low || 1)) * 72 + 4
  return (
    <svg aria-hidden viewBox="0 0 80 12" className={`inline-block h-3 w-20 ${good ? 'text-accent' : 'text-ink-3'}`}>
      <path d={`M${x(0)} 0v12`} stroke="var(--line-strong)" />
      <path d={`M${x(outer[0])} 6H${x(outer[1])}`} stroke="currentColor" strokeWidth="1.5" />
      <circle cx={x(estimate)} cy="6" r="3" fill="currentColor" />
    </svg>
  )
}

function reach(rows: readonly IntervalRow[], zero: number): readonly [number, number] {
  const all = rows.flatMap((row) => [...row.outer, row.estimate, row.limit ?? zero, zero])
  const pad = (Math.max(...all) - Math.min(...all)) * 0.06 || 1
  return [Math.min(...all) - pad, Math.max(...all) + pad]
}
