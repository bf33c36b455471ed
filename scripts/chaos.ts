import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Unstartable } from '#lib/db/embedded.server.ts'

const FOLDER = path.join(import.meta.dirname, 'chaos')
const SCENARIOS = ['run', 'interleavings', 'engine-loss']

/** `npm run chaos`: does to the product what a bad night would, and counts afterwards. */
const [first = '', ...rest] = process.argv.slice(2)
const named = first !== '' && !first.startsWith('-')
const name = named ? first : 'run'
const file = path.join(FOLDER, `${name}.ts`)
if (!SCENARIOS.includes(name) || !existsSync(file)) {
  console.error(`npm run chaos -- [${SCENARIOS.filter((each) => readdirSync(FOLDER).includes(`${each}.ts`)).join(' | ')}] [options]`)
  process.exitCode = 2
} else {
  const scenario = await import(file) as { default(args: string[]): Promise<number> }
  process.exitCode = await scenario.default(named ? rest : process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof Unstartable) && !isMistyped(error)) throw error
    console.error(error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message)
    return 2
  })
}

function isMistyped(error: unknown): boolean {
  return error instanceof z.ZodError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}
