import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'

const folder = mkdtempSync(path.join(tmpdir(), 'clock-'))
const file = path.join(folder, 'offset')
afterAll(() => rmSync(folder, { recursive: true }))

const HOUR_MS = 3_600_000
const hoursAhead = (now: () => number): number => Math.round((now() - Date.now()) / HOUR_MS)

test('a clock that a file sets follows the file while it runs, and keeps its last word where the file cannot be read', async () => {
  vi.stubEnv('BIDE_CLOCK_OFFSET_FILE', file)
  vi.stubEnv('BIDE_CLOCK_OFFSET_SECONDS', String(24 * 3600))
  const { clock } = await import('./clock.server.ts')
  expect(hoursAhead(clock.now)).toBe(24)
  const follows = async (text: string, hours: number): Promise<void> => {
    writeFileSync(file, text)
    await vi.waitFor(() => expect(hoursAhead(clock.now)).toBe(hours), { timeout: 10_000 })
  }
  await follows('7200\n', 26)
  await follows('-3600', 23)
  await follows('36000', 34)
  writeFileSync(file, 'no number')
  await sleep(300)
  expect(hoursAhead(clock.now)).toBe(34)
})
