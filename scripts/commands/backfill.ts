/** Reads a CSV or JSON Lines file of the past in, for the record only: nothing is decided or sent because of it. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { keep } from '#inngest/keep.ts'
import { connect } from '#lib/db/client.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { clock } from '#lib/env/clock.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { backfillFile } from '#lib/signals/backfill/read-file.server.ts'
import { readLocal } from '../supervise/local.ts'
import { keepSecrets } from '../supervise/secrets.ts'

const HELP = `npm run -s bide -- backfill --file past.csv --source segment

  --file FILE        .csv, or .jsonl in the shape of POST /api/v1/signals
  --source KIND      where the events came from (segment, hubspot …, or a name of your own): an event that came live under the same message id is not kept twice
  --workspace ID     the live workspace when absent
  --data DIR         of the running start (.bide), or set DATABASE_URL, BIDE_PEPPER, BIDE_TOKEN_KEY and BIDE_DATA_KEY

The same file goes on where it stopped. Columns of a CSV: event, timestamp, user_id, anonymous_id, email, phone, message_id, name, company …; traits.x, properties.x and context.x go where they say.`

const { values } = parseArgs({ options: { file: { type: 'string' }, source: { type: 'string' }, workspace: { type: 'string' }, data: { type: 'string', default: '.bide' }, help: { type: 'boolean' } } })

async function main(): Promise<number> {
  if (values.help || !values.file || !values.source) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  if (!existsSync(values.file)) {
    console.error(`There is no file ${values.file}.`)
    return 2
  }
  const found = settings()
  if (!found) {
    console.error('Say which database: start Bide, give --data DIR, or set DATABASE_URL with the keys of that installation.')
    return 2
  }
  const db = connect(found.url, { max: 4 })
  const house: House = { ...found.keys, db, now: () => new Date(clock.now()), baseUrl: '', couriers: {} }
  try {
    const workspace = await db.workspace.findFirst({ where: values.workspace ? { id: values.workspace } : { kind: 'live' }, orderBy: { createdAt: 'asc' }, select: { id: true, name: true } })
    if (!workspace) {
      console.error('There is no such workspace.')
      return 2
    }
    const row = await backfillFile(house, keep, { kind: 'system', id: 'backfill', workspaceId: workspace.id }, { file: values.file, source: values.source }, ({ bytesDone, byteCount, linesDone, problems }) => {
      for (const { line, field, message } of problems) console.error(`  line ${line}: ${field} ${message}`)
      console.log(`${String(Math.floor((bytesDone / byteCount) * 100)).padStart(3)} %  ${linesDone} lines`)
    })
    console.log(`${row.fileName} is in ${workspace.name}: ${row.accepted} kept, ${row.duplicates} known before, ${row.ignored} ignored, ${row.rejected} not understood.`)
    return 0
  } catch (error) {
    if (!(error instanceof Fault || error instanceof z.ZodError)) throw error
    console.error(error instanceof z.ZodError ? (error.issues[0]?.message ?? 'this cannot be read') : error.message)
    return 1
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

function settings(): { url: string; keys: Pick<House, 'pepper' | 'tokenKey' | 'dataKey'> } | null {
  const { DATABASE_URL: url, BIDE_PEPPER: pepper, BIDE_TOKEN_KEY: tokenKey, BIDE_DATA_KEY: dataKey } = process.env
  if (url && pepper && tokenKey && dataKey) return { url, keys: { pepper, tokenKey, dataKey } }
  const folder = path.resolve(values.data)
  const local = readLocal(folder)
  if (!local) return null
  const { secrets } = keepSecrets(folder)
  return { url: local.databaseUrl, keys: { pepper: secrets.pepper, tokenKey: secrets.tokenKey, dataKey: secrets.dataKey } }
}

process.exitCode = await main()
