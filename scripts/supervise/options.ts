import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

export const HELP = `npm start -- [options]          everything, built
npm run dev -- [options]        the same with hot reload

  --port N       where the dashboard answers (3000)
  --host HOST    the address to listen on (127.0.0.1: this machine only)
  --data DIR     where the database, the secrets and the caught mail live (.bide)
  --demo         fill the demo workspace (the default on an empty database)
  --no-demo      do not
  --dev          hot reload

Environment: DATABASE_URL (another PostgreSQL), SMTP_URL (a real mail server), BIDE_URL (the public address),
INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY (a real Inngest).`

const Port = z.coerce.number({ error: 'is a number' }).int('is a whole number').min(1, 'is from 1 to 65535').max(65_535, 'is from 1 to 65535')

export type Options = { port: number; host: string; dataDir: string; demo: boolean | null; dev: boolean }

/** What the person asked for, or a sentence on what is wrong with it; `help` when they asked for that. */
export function readOptions(args: string[]): Options | 'help' | { wrong: string } {
  const parsed = parse(args)
  if (typeof parsed === 'string') return { wrong: parsed }
  const { help, data, demo, dev, host } = parsed
  if (help) return 'help'
  const port = Port.safeParse(parsed.port)
  if (!port.success) return { wrong: `--port ${port.error.issues[0]?.message}, not "${parsed.port}".` }
  if (data === '') return { wrong: '--data needs a folder.' }
  return { port: port.data, host, dataDir: path.resolve(data), demo: demo ?? null, dev }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowNegative: true,
      options: {
        port: { type: 'string', default: '3000' },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string', default: '.bide' },
        demo: { type: 'boolean' },
        dev: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : 'These options are not understood.'
  }
}
