import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '#lib/db/embedded.server.ts'
import { buildApp, generateClient } from './supervise/build.ts'
import { phase, say } from './supervise/say.ts'
import { findChromium, INSTALL_LINE } from './testing/chromium.ts'
import { add, closingLine, one, readPlaywright, readVitest } from './testing/tally.ts'
import type { Tally } from './testing/tally.ts'

/** Everything there is to prove, cheapest first: types, rules and verbs, then stories against the built app, then twenty kills of its parts. Ends in one line. */
const ROOT = process.cwd()
const reports = mkdtempSync(path.join(tmpdir(), 'bide-reports-'))
const modules = (file: string): string => path.join(ROOT, 'node_modules', file)

let total: Tally = { passed: 0, failed: 0, skipped: 0 }
const count = (tally: Tally): void => void (total = add(total, tally))
try {
  const types = await attempt('types', checkTypes)
  count(types)
  count(await attempt('tests', runTests))
  const built = await attempt('build', build)
  if (built.failed > 0) count(built)
  else {
    count(await attempt('stories', runStories))
    count(await attempt('chaos', runChaos))
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}
console.log(closingLine(total))
process.exitCode = total.failed > 0 ? 1 : 0

/** A phase that breaks is one failure with its reason, not the end of the run. */
async function attempt(name: string, work: () => Promise<Tally>): Promise<Tally> {
  try {
    return await phase(name, work, closingLine)
  } catch (error) {
    say(name, error instanceof Error ? error.message : String(error))
    return one(false)
  }
}

async function checkTypes(): Promise<Tally> {
  await generateClient(ROOT)
  // The routes' own types are made by Next; without them a page's props are unknown.
  const typegen = await run([modules('next/dist/bin/next'), 'typegen'])
  if (typegen.code !== 0) say('types', typegen.output)
  const checked = await run([modules('typescript/bin/tsc'), '--noEmit'])
  if (checked.code !== 0) say('types', checked.output)
  return one(checked.code === 0)
}

async function runTests(): Promise<Tally> {
  const report = path.join(reports, 'vitest.json')
  const { code, output } = await run([modules('vitest/vitest.mjs'), 'run', '--config', 'lib/testing/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  if (code !== 0) say('tests', withoutSuccesses(output))
  return existsSync(report) ? readVitest(report, code) : one(code === 0)
}

async function build(): Promise<Tally> {
  await buildApp(ROOT, () => say('build', 'building the app'))
  return one(true)
}

async function runStories(): Promise<Tally> {
  if (!readdirSync(path.join(ROOT, 'e2e')).some((name) => name.endsWith('.e2e.ts'))) throw new Error('There are no stories in e2e/.')
  const chromium = findChromium((line) => say('stories', line))
  if (chromium === null) throw new Error(`No Chromium was found and none could be installed. ${INSTALL_LINE}`)
  const report = path.join(reports, 'playwright.json')
  const { code, output } = await run([modules('@playwright/test/cli.js'), 'test', '-c', 'e2e'], { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  const flaky = output.match(/^\s*\d+ flaky\n(?:\s+\[.*\n?)+/m)?.[0]
  if (code !== 0) say('stories', withoutSuccesses(output))
  else if (flaky) say('stories', `passed only the second time:\n${flaky}`)
  return existsSync(report) ? readPlaywright(report, code) : one(code === 0)
}

/** The short form of `npm run chaos`: twenty kills and some worse, then the accounting. */
async function runChaos(): Promise<Tally> {
  const data = path.join(tmpdir(), `bide-chaos-${process.pid}`)
  try {
    const { code, output } = await run(['--disable-warning=ExperimentalWarning', 'scripts/chaos.ts', '--kills', '20', '--leads', '150', '--pace', '0.5', '--rounds', '1', '--data', data, '--port', String(await freePort())])
    if (code !== 0) say('chaos', output)
    return one(code === 0)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

function run(command: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const hear = (chunk: Buffer): void => void (output = (output + chunk.toString('utf8')).slice(-60_000))
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject).once('close', (code) => resolve({ code: code ?? 1, output: output.trim() }))
  })
}

function withoutSuccesses(output: string): string {
  return output.split('\n').filter((line) => line.trim() !== '' && !/^\s*✓/.test(line)).join('\n')
}
