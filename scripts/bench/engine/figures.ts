import { readdirSync, readFileSync } from 'node:fs'

/** One line of the table: what was measured, its value, and the value it is meant to stay under or above. */
export type Figure = { shape: string; what: string; value: number; unit: string; under?: number; over?: number }

/** The value below which a share (0 to 1) of the samples lies; NaN for none. */
export function at(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const holds = ({ value, under, over }: Figure): boolean | null => (under === undefined && over === undefined ? null : value < (under ?? Infinity) && value > (over ?? -Infinity))

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [f.shape, f.what, `${round(f.value)} ${f.unit}`, f.under !== undefined ? `under ${f.under} ${f.unit}` : f.over !== undefined ? `over ${f.over} ${f.unit}` : '', { true: 'yes', false: 'NO', null: '' }[String(holds(f))] ?? ''])
  const all = [['shape', 'what', 'measured', 'must be', 'holds'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  return all.map((row) => row.map((cell, i) => (i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd()).join('\n')
}

export const round = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10)

/** Processor time, ms: of this process, and of the database where `/proc` tells (else null). */
export type Cpu = { hereMs: number; databaseMs: number | null }

/** Measures from now: call the answer to learn what was used since. A database process that ended meanwhile is not counted. */
export function cpuSince(postmaster: number): () => Cpu {
  const here = process.cpuUsage()
  const before = ofDatabase(postmaster)
  return () => {
    const used = process.cpuUsage(here)
    const after = ofDatabase(postmaster)
    return { hereMs: (used.user + used.system) / 1000, databaseMs: before === null || after === null ? null : [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0) }
  }
}

const TICK_MS = 10

function ofDatabase(postmaster: number): Map<string, number> | null {
  try {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
        return Number(fields[1]) === postmaster || Number(pid) === postmaster ? [[pid, (Number(fields[11]) + Number(fields[12])) * TICK_MS] as const] : []
      } catch { return [] }
    })
    return all.length === 0 ? null : new Map(all)
  } catch { return null }
}
