import { readFileSync } from 'node:fs'
import { z } from 'zod'

export type Tally = { passed: number; failed: number; skipped: number }

export const add = (a: Tally, b: Tally): Tally => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped })

/** The one line that a person and a machine read last. */
export const closingLine = ({ passed, failed, skipped }: Tally): string => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

export const one = (ok: boolean): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const VitestReport = z.object({ success: z.boolean(), numPassedTests: z.number(), numFailedTests: z.number(), numFailedTestSuites: z.number(), numPendingTests: z.number(), numTodoTests: z.number() })

/** A run that failed outside any test (a file that does not load, a broken set-up) still counts as a failure. */
export function readVitest(file: string, exitCode: number): Tally {
  const report = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const broken = (!report.success || exitCode !== 0) && report.numFailedTests === 0
  return { passed: report.numPassedTests, failed: report.numFailedTests + (broken ? Math.max(1, report.numFailedTestSuites) : 0), skipped: report.numPendingTests + report.numTodoTests }
}

const PlaywrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }) })

/** A story that passed only at its second try counts as passed, and is named where the run is reported, to be mended. */
export function readPlaywright(file: string, exitCode: number): Tally {
  const { expected, unexpected, flaky, skipped } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8'))).stats
  return { passed: expected + flaky, failed: unexpected === 0 && exitCode !== 0 ? 1 : unexpected, skipped }
}
