import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

export default defineConfig({
  root,
  // Node strips types and resolves the aliases of package.json by itself; JSX is the only thing left to transform.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: ['{lib,app,components,inngest,scripts,prisma}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '.next/**', 'e2e/**', 'lib/db/generated/**'],
    globalSetup: [fileURLToPath(new URL('./postgres.server.ts', import.meta.url))],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'UTC' },
  },
})
