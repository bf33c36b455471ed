import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** `npm run bench -- <name>`: measures one thing on this machine and prints figures. Nothing is asserted here. */
const folder = path.join(import.meta.dirname, 'bench')
const [name = '', ...rest] = process.argv.slice(2)
const file = path.join(folder, `${name}.ts`)

if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder).filter((entry) => entry.endsWith('.ts')).map((entry) => entry.slice(0, -3))
  console.error(`npm run bench -- ${names.join(' | ')}`)
  process.exitCode = 1
} else {
  const bench = await import(file) as { default(args: string[]): Promise<void> }
  await bench.default(rest)
}
