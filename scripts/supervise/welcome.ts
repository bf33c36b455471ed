import path from 'node:path'
import type { Local } from './local.ts'
import { localFile } from './local.ts'

export type Demo = 'filling' | 'streaming' | 'off' | 'off-real-mail'

const DEMO: Readonly<Record<Demo, string>> = {
  filling: 'Demo           on, because the database is empty (--no-demo starts without it): simulated leads are filling the workspace "Demo" behind this.',
  streaming: 'Demo           on: simulated leads keep sending signals to the workspace "Demo" (--no-demo stops them).',
  off: 'Demo           off (--demo fills a workspace with simulated leads).',
  'off-real-mail': 'Demo           off: SMTP_URL names a real mail server, and simulated people are never written to through one.',
}

/** What a person reads when everything is up. */
export function welcome(local: Local, dataDir: string, demo: Demo, took: string): string {
  const width = Math.max(...local.operators.map(({ email }) => email.length))
  const people = local.operators.map(({ role, email, password }) => `  ${role.padEnd(12)} ${email.padEnd(width)}   ${password}`)
  const signal = JSON.stringify({ type: 'track', event: 'Demo Requested', email: 'ada@example.com', properties: { company: 'Example Ltd' } })
  return [
    '',
    `Bide is ready at ${local.url}   (${took})`,
    '',
    '  sign in as   email'.padEnd(width + 18) + 'password',
    ...people,
    '',
    `Mailbox        ${local.url}/mailbox (everything sent is caught there; nothing leaves this machine)`,
    DEMO[demo],
    'Send a signal:',
    `  curl -X POST ${local.url}/api/v1/signals -H 'authorization: Bearer ${local.apiKey}' \\`,
    `       -H 'content-type: application/json' -d '${signal}'`,
    '',
    `What a script needs is in ${path.relative(process.cwd(), localFile(dataDir)) || localFile(dataDir)}; logs are in ${path.join(path.relative(process.cwd(), dataDir) || dataDir, 'logs')}. Ctrl-C stops everything and loses nothing.`,
    '',
  ].join('\n')
}
