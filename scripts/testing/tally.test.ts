import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { closingLine, readPlaywright, readVitest } from './tally.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tally-'))
afterAll(() => rmSync(folder, { recursive: true }))
const report = (content: object): string => {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}
const vitest = { success: true, numPassedTests: 9, numFailedTests: 0, numFailedTestSuites: 0, numPendingTests: 0, numTodoTests: 0 }

test('the closing line names skipped tests only when there are any', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})

test('a test file that does not load is a failure though no test failed', () => {
  expect(readVitest(report({ ...vitest, success: false, numFailedTestSuites: 2 }), 1).failed).toBe(2)
  expect(readVitest(report(vitest), 1).failed).toBe(1)
})

test('a story that passed at its second try counts once, as passed', () => {
  expect(readPlaywright(report({ stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 0 } }), 0)).toEqual({ passed: 5, failed: 0, skipped: 0 })
})
