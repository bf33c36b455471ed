/** Checks the chain of changes and the seals over the ledgers, and names the first bad entry. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { verifyAudit } from '#lib/audit/verify.server.ts'
import { connect } from '#lib/db/client.server.ts'
import { readLocal } from '../supervise/local.ts'

const { values } = parseArgs({ options: { database: { type: 'string' }, data: { type: 'string', default: '.bide' }, workspace: { type: 'string' } } })
const url = values.database ?? process.env.DATABASE_URL ?? readLocal(path.resolve(values.data))?.databaseUrl
if (!url) {
  console.error('Say which database: start Bide, set DATABASE_URL, or give --database postgres://…')
  process.exit(2)
}

const db = connect(url, { max: 2 })
const workspaces = await db.workspace.findMany({ where: values.workspace ? { id: values.workspace } : {}, orderBy: { createdAt: 'asc' }, select: { id: true, name: true } })
let broken = workspaces.length === 0
if (broken) console.error(values.workspace ? `There is no workspace ${values.workspace}.` : 'There is no workspace yet.')
for (const { id, name } of workspaces) {
  const found = await verifyAudit(db, id)
  console.log(`${name} (${id}): ${found.entries} entries, ${found.seals} seals over ${found.rows} ledger rows, sealed to ${found.sealedTo ?? 'nothing yet'}`)
  if (found.broken) {
    broken = true
    console.error(`  broken at entry ${found.broken.seq}: ${found.broken.because}`)
  } else {
    console.log(`  verified, head ${found.head}`)
  }
}
await db.$disconnect()
await db.pool.end()
process.exit(broken ? 1 : 0)
