import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'

/** Runs a few lines as a process of its own, as a worker or the web would be. */
function run(code: string): { status: number | null; lines: Record<string, unknown>[]; all: string } {
  const script = `import { endOnUncaught, log, speakInLines } from '#lib/telemetry/log.server.ts'\nspeakInLines()\n${code}`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', script], { encoding: 'utf8', cwd: process.cwd() })
  return { status, lines: stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>), all: stdout + stderr }
}

describe('what a process says', () => {
  test('an error nobody caught is one line without a person in it, and the end of the process', () => {
    const { status, lines, all } = run(`endOnUncaught()\nsetTimeout(() => { throw new Error('could not write to ada@example.com or "Ada Lovelace"') }, 1)\nsetInterval(() => {}, 1000)`)
    expect(status).toBe(1)
    expect(lines).toMatchObject([{ level: 'error', event: 'process.uncaught', error: 'Error', message: 'could not write to ••• or "•••"' }])
    expect(all).not.toMatch(/ada@|Lovelace/)
  })

  test('so is a promise nobody looked after', () => {
    const { status, lines } = run(`endOnUncaught()\nvoid Promise.reject(new TypeError('nobody home'))\nsetInterval(() => {}, 1000)`)
    expect(status).toBe(1)
    expect(lines).toMatchObject([{ level: 'error', event: 'process.unhandled', error: 'TypeError', message: 'nobody home' }])
  })

  test('a visitor who leaves in the middle ends nothing', () => {
    const { status, lines } = run(`endOnUncaught({ visitors: true })\nvoid Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))\nsetTimeout(() => { log({ event: 'still.here' }); process.exit(0) }, 50)`)
    expect(status).toBe(0)
    expect(lines.map(({ event }) => event)).toEqual(['request.left', 'still.here'])
  })

  test('what libraries print becomes lines of the same form, with what they print hidden the same way', () => {
    const { lines, all } = run(`console.error('failed for', new Error('no such user: "Ada Lovelace"'))\nconsole.warn('ada@example.com is late')\nconsole.log({ email: 'ada@example.com', name: 'Ada Lovelace' })`)
    expect(lines.map(({ event, level }) => [event, level])).toEqual([['printed', 'error'], ['printed', 'warn'], ['printed', 'info']])
    expect(all).not.toMatch(/ada@|Lovelace/)
  })

  test('a line that cannot be made does not end what it was to tell of', () => {
    const { status, lines } = run(`const round = {}; round.self = round\nlog({ event: 'a.b', waits: round, count: 10n })\nlog({ event: 'c.d' })`)
    expect(status).toBe(0)
    expect(lines.map(({ event }) => event)).toEqual(['a.b', 'c.d'])
  })
})
