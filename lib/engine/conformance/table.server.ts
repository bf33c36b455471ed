import type { TestCase, TestModule } from 'vitest/node'
import { scenarios } from './scenarios.ts'

const NOT_ASKED = 'not run: BIDE_INNGEST_URL is not set'
const SUITES = { embedded: 'what the Inngest SDK may rely on', plain: 'the same without checkpoints', real: 'the same functions on a real Inngest server' } as const

/** A vitest reporter: after everything else, one line for each promise and what became of it on the embedded engine and on a real server. */
export default class Table {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = modules.filter((m) => /\/conformance[\w-]*\.server\.test\.ts$/.test(m.moduleId)).flatMap((m) => [...m.children.allTests()])
    if (cases.length === 0) return
    const asked = (process.env['BIDE_INNGEST_URL'] ?? '') !== ''
    const state = (suite: string, name: string) => cases.find((c) => c.name === name && suiteOf(c) === suite)?.result().state
    const rows = scenarios.map(({ name, real, virtualOnly }) => {
      const [embedded, plain, there] = [state(SUITES.embedded, name), state(SUITES.plain, name), state(SUITES.real, name)]
      const onReal = !asked ? NOT_ASKED : virtualOnly === true ? 'takes too long there' : word(there, real === undefined ? 'as promised' : `differs: ${real.why}`)
      return [name, embedded === 'passed' && plain === 'failed' ? 'FAILED without checkpoints' : word(embedded, 'as promised'), onReal] as const
    })
    const width = Math.max(...rows.map(([name]) => name.length))
    const second = Math.max('embedded'.length, ...rows.map(([, embedded]) => embedded.length))
    const line = (a: string, b: string, c: string) => `${a.padEnd(width)} | ${b.padEnd(second)} | ${c}\n`
    process.stdout.write(`\n${line('promise', 'embedded', 'real server')}${'-'.repeat(width)}-+-${'-'.repeat(second)}-+-${'-'.repeat(40)}\n${rows.map(([a, b, c]) => line(a, b, c)).join('')}`)
    const kept = rows.filter(([, embedded]) => embedded === 'as promised').length
    process.stdout.write(`\n${rows.length} promises; kept by the embedded engine: ${kept}${asked ? `; by the real server: ${rows.filter(([, , c]) => c === 'as promised').length}, otherwise as written: ${rows.filter(([, , c]) => c.startsWith('differs')).length}` : ''}\n`)
  }
}

const suiteOf = ({ parent }: TestCase): string => ('name' in parent ? 'name' in parent.parent ? parent.parent.name : parent.name : '')
const word = (state: string | undefined, good: string): string => (state === 'passed' ? good : state === 'failed' ? 'FAILED' : 'not run')
