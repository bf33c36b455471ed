import { defineConfig } from '@playwright/test'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

// Workers read this file too, so what was chosen once is kept where they inherit it.
process.env.BIDE_E2E_PORT ??= String(await freePort())
process.env.BIDE_E2E_DATA ??= mkdtempSync(path.join(tmpdir(), 'bide-e2e-'))

const LATER = ['kill-switch.e2e.ts', 'provider.e2e.ts']

const launchOptions = {
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  globalSetup: './start.ts',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A browser on a busy machine may miss a moment; what only passes the second time is printed as flaky.
  retries: 1,
  timeout: 60_000,
  reporter: [['list'], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }] as const] : [])],
  use: {
    baseURL: `http://127.0.0.1:${process.env.BIDE_E2E_PORT}`,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions,
  },
  projects: [
    { name: 'light', testIgnore: LATER, use: { colorScheme: 'light' } },
    { name: 'dark', testIgnore: LATER, use: { colorScheme: 'dark' } },
    // These stop what everybody else's stories need, so they come when the others are done.
    { name: 'stop light', testMatch: 'kill-switch.e2e.ts', dependencies: ['light', 'dark'], use: { colorScheme: 'light' } },
    { name: 'stop dark', testMatch: 'kill-switch.e2e.ts', dependencies: ['stop light'], use: { colorScheme: 'dark' } },
    { name: 'provider', testMatch: 'provider.e2e.ts', dependencies: ['stop dark'] },
  ],
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
