'use client'

import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { dayWords } from './day-words.ts'
import { RATE_BAND_HEIGHT, plot } from './rate-line.ts'
import type { Plotted, RateLine } from './rate-line.ts'

/** Names closer than this share of the height would lie on each other. */
const NAMES_CLASH = 0.08
const OTHER = { rate: 'control', control: 'rate' } as const
const AXIS = { fill: 'var(--ink-3)', fontSize: 12 }

/** Over time, against control: line with its 95 % band, control dashed, names at the line's end, versions as upright marks. */
export function RateBand({ subject, control, marks }: { subject: RateLine; control: RateLine; marks: readonly { day: string; label: string }[] }) {
  const points = plot(subject, control)
  return (
    <ResponsiveContainer width="100%" height={RATE_BAND_HEIGHT}>
      <ComposedChart data={points} margin={{ top: 16, right: 120, bottom: 0, left: -12 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="day" tickFormatter={(day: string) => dayWords(day)} minTickGap={48} tick={AXIS} tickLine={false} axisLine={{ stroke: 'var(--line-strong)' }} />
        <YAxis tick={AXIS} tickLine={false} axisLine={false} allowDecimals={false} width={48} />
        <Tooltip isAnimationActive={false} content={({ active, payload }) => (active && payload[0] ? <Hover point={payload[0].payload as Plotted} subject={subject.name} control={control.name} /> : null)} />
        {marks.map((mark) => <ReferenceLine key={mark.label} x={mark.day} stroke="var(--ink-3)" strokeDasharray="2 3" label={{ value: mark.label, position: 'insideTopLeft', fill: 'var(--ink-2)', fontSize: 12 }} />)}
        <Area dataKey="band" stroke="none" fill="var(--series-3)" fillOpacity={0.16} isAnimationActive={false} activeDot={false} />
        <Line dataKey="control" stroke="var(--series-0)" strokeDasharray="5 4" strokeWidth={1.5} dot={false} isAnimationActive={false} label={endLabel(points, 'control', control.name, 'var(--ink-3)')} />
        <Line dataKey="rate" stroke="var(--series-3)" strokeWidth={2} dot={false} isAnimationActive={false} label={endLabel(points, 'rate', subject.name, 'var(--series-3)')} />
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** The line's name at its last point; where two lines end close together, the names part. */
function endLabel(points: readonly Plotted[], key: 'rate' | 'control', name: string, fill: string) {
  const last = points.findLastIndex((point) => point[key] !== null)
  const [mine, other] = [points[last]?.[key] ?? 0, points.findLast((point) => point[OTHER[key]] !== null)?.[OTHER[key]] ?? Infinity]
  const most = Math.max(1, ...points.flatMap((point) => [point.band?.[1] ?? 0, point.control ?? 0]))
  const above = mine > other || (mine === other && key === 'rate')
  const shift = Math.abs(mine - other) / most < NAMES_CLASH ? (above ? -6 : 12) : 4
  return function EndLabel({ x, y, index }: { x?: number | string; y?: number | string; index?: number }) {
    if (index !== last) return null
    return <text x={Number(x) + 8} y={Number(y) + shift} fill={fill} fontSize={12} fontWeight={key === 'rate' ? 650 : 400}>{name}</text>
  }
}

function Hover({ point, subject, control }: { point: Plotted; subject: string; control: string }) {
  return (
    <div className="rounded-float border bg-surface px-3 py-2 text-xs shadow-float">
      <p className="font-semibold">{dayWords(point.day, true)}</p>
      <p className="num">{subject}: {point.rate === null ? '–' : point.rate.toFixed(1)}{point.band ? ` (${point.band[0].toFixed(1)} to ${point.band[1].toFixed(1)})` : ''}</p>
      <p className="num text-ink-2">{control}: {point.control === null ? '–' : point.control.toFixed(1)}</p>
    </div>
  )
}
