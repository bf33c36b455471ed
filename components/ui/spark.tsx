/** A small line of the last few values, ending in a dot; `reference` is dotted. Gaps stay gaps. */
export function Spark({ values, reference, label, width = 72, height = 24 }: { values: readonly (number | null)[]; reference?: number; label: string; width?: number; height?: number }) {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return <svg role="img" aria-label={label} width={width} height={height} />
  const all = reference === undefined ? known : [...known, reference]
  const low = Math.min(...all)
  const span = Math.max(...all) - low || 1
  const x = (at: number) => 3 + (at / Math.max(1, values.length - 1)) * (width - 6)
  const y = (value: number) => height - 3 - ((value - low) / span) * (height - 6)
  const path = values.map((value, at) => (value === null ? '' : `${at === 0 || values[at - 1] === null ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)).join('')
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} width={width} height={height} className="shrink-0 overflow-visible text-ink">
      {reference === undefined ? null : <path d={`M0 ${y(reference)}H${width}`} stroke="var(--line-strong)" strokeDasharray="1.5 2.5" />}
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(last)} cy={y(values[last]!)} r="2.5" fill="currentColor" />
    </svg>
  )
}
