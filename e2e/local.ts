import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Local } from '../scripts/supervise/local.ts'

export type { Local } from '../scripts/supervise/local.ts'

/** How to sign in to, and reach, the start that the stories run against. Read afresh: process ids change when a part restarts. */
export function readLocal(): Local {
  return Local.parse(JSON.parse(readFileSync(path.join(process.env.BIDE_E2E_DATA ?? '.bide', 'local.json'), 'utf8')))
}
