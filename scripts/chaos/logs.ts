import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Account } from './accounts.ts'

/** Reads what every process said: restarts, ends that nobody caused, what nobody caught, and traces that stand where a sentence should. `struck` counts what was done to them. */
export function logAccount(dataDir: string, struck: Readonly<Record<string, number>>): Account {
  const folder = path.join(dataDir, 'logs')
  const supervisor = read(path.join(folder, 'supervisor.log'))
  const ends = [...supervisor.matchAll(/^ {2}(\S+) +ended \((SIG\w+|exit code \d+)\)/gm)].map(([, part = '', how = '']) => ({ part, how }))
  const broken: string[] = []
  const listed: string[] = []
  const tell = (part: string, restarts: number, kills: number): void => {
    listed.push(`${part}: started again ${restarts} times, killed ${kills} times`)
    if (restarts < kills) broken.push(`${part} was killed ${kills} times and the logs tell of ${restarts}`)
  }
  for (const part of ['engine', 'engine-2', 'web', 'web-2', 'mailbox']) {
    const mine = ends.filter((end) => end.part === part)
    tell(part, mine.filter(({ how }) => how === 'SIGKILL').length, struck[`kill ${part}`] ?? 0)
    for (const [how, same] of Map.groupBy(mine.filter(({ how }) => how !== 'SIGKILL' && how !== 'exit code 0'), ({ how }) => how)) broken.push(`${part} ended by itself ${same.length} times (${how})`)
  }
  tell('postgres', supervisor.match(/^ {2}database +ended on its own; starting it again$/gm)?.length ?? 0, struck['kill postgres'] ?? 0)
  tell('a process of PostgreSQL', read(path.join(folder, 'postgres.log')).match(/was terminated by signal 9/g)?.length ?? 0, struck['kill backend'] ?? 0)
  if ((struck['disk full'] ?? 0) > (struck['disk full, and said so'] ?? 0)) broken.push(`the disk was full ${struck['disk full']} times, and the supervisor said so ${struck['disk full, and said so'] ?? 0} times`)
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^(engine|web|mailbox)(-2)?\.log(\.1)?$/.test(name)) : []
  for (const name of files) {
    const lines = read(path.join(folder, name)).split('\n')
    const uncaught = lines.filter((line) => /process\.(uncaught|unhandled)|UnhandledPromiseRejection|Uncaught \w*Error/.test(line))
    if (uncaught.length > 0) broken.push(`${name}: nobody caught ${uncaught.length} errors, the first: ${uncaught[0]!.slice(0, 300)}`)
    const bare = lines.findIndex((line, index) => /^\s+at .+[:(]/.test(line) && !/^\s+at /.test(lines[index - 1] ?? ''))
    if (bare > 0) broken.push(`${name}: a trace without a sentence: ${lines[bare - 1]!.slice(0, 200)}`)
  }
  return { promise: 'what ended was ended by us, and every log speaks in sentences', counted: ends.length, broken, listed }
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
