'use client'

import { useState } from 'react'
import { dayWords } from './day-words.ts'
import { plot } from './rate-line.ts'
import type { RateLine } from './rate-line.ts'

/** The same points as rows, drawn only once somebody asks. */
export function RateTable({ subject, control }: { subject: RateLine; control: RateLine }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="pt-1 text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="link inline-block min-h-6">Show as table</summary>
      {open ? (
        <div role="region" aria-label="Meetings per 100 leads, as a table" tabIndex={0} className="max-h-80 overflow-auto">
          <table className="w-full">
            <caption className="sr-only">Meetings per 100 leads, by day</caption>
            <thead><tr className="border-b text-left text-2xs text-ink-3"><th scope="col" className="py-1 font-normal">Day</th><th scope="col" className="text-right font-normal">{subject.name}</th><th scope="col" className="text-right font-normal">95 % interval</th><th scope="col" className="text-right font-normal">{control.name}</th></tr></thead>
            <tbody>
              {plot(subject, control).map((point) => (
                <tr key={point.day} className="border-b">
                  <th scope="row" className="py-1 text-left font-normal">{dayWords(point.day, true)}</th>
                  <td className="text-right">{point.rate === null ? '–' : point.rate.toFixed(1)}</td>
                  <td className="text-right">{point.band ? `${point.band[0].toFixed(1)} to ${point.band[1].toFixed(1)}` : '–'}</td>
                  <td className="text-right">{point.control === null ? '–' : point.control.toFixed(1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  )
}
