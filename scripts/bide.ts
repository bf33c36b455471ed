import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const FOLDER = path.join(import.meta.dirname, 'commands')
const [command, ...rest] = process.argv.slice(2)

/** The first line of a command's own doc comment is what `--help` says of it. */
function describe(name: string): string {
  return /\/\*\*\s*\*?\s*(.+?)\s*(\*\/|\n)/.exec(readFileSync(path.join(FOLDER, `${name}.ts`), 'utf8'))?.[1] ?? ''
}

function help(): string {
  const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.includes('.test.')).map((file) => file.slice(0, -3)).sort() : []
  const width = Math.max(0, ...names.map((name) => name.length))
  return ['npm run -s bide -- <command> [options]', '', ...names.map((name) => `  ${name.padEnd(width)}  ${describe(name)}`), '', 'Each command explains itself with --help.'].join('\n')
}

if (command === undefined || command === '--help' || command === 'help') {
  console.log(help())
} else if (!/^[a-z][a-z0-9-]*$/.test(command) || !existsSync(path.join(FOLDER, `${command}.ts`))) {
  console.error(`There is no command "${command}".\n\n${help()}`)
  process.exitCode = 1
} else {
  // A command reads its own arguments from where any script does.
  process.argv.splice(1, process.argv.length, path.join(FOLDER, `${command}.ts`), ...rest)
  await import(pathToFileURL(path.join(FOLDER, `${command}.ts`)).href)
}
