import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startHttp } from '#lib/mailbox/http.server.ts'
import { faultBox } from '#lib/mailbox/faults.ts'
import { MailboxFaults } from '#lib/mailbox/schema.ts'
import { startSmtp } from '#lib/mailbox/smtp.server.ts'
import { openStore } from '#lib/mailbox/store.server.ts'

/**
 * The local mailbox as a process: catches what the house sends and shows it. Ports of 0 are chosen freely and printed.
 * With --faults, or BIDE_MAILBOX_FAULTS set (to JSON, `{}` will do), it can be told at run time to misbehave.
 */
const { values } = parseArgs({
  options: { data: { type: 'string', default: '.bide' }, 'smtp-port': { type: 'string', default: '0' }, 'api-port': { type: 'string', default: '0' }, faults: { type: 'boolean', default: false } },
})

mkdirSync(values.data, { recursive: true, mode: 0o700 })
const faults = faultBox(MailboxFaults.parse(JSON.parse(process.env.BIDE_MAILBOX_FAULTS || '{}')))
const mayMisbehave = values.faults || Boolean(process.env.BIDE_MAILBOX_FAULTS)
const store = await openStore(path.join(values.data, 'mailbox.jsonl'))
const smtp = await startSmtp(store, Number(values['smtp-port']), faults, () => new Date())
const http = await startHttp(store, Number(values['api-port']), mayMisbehave ? faults : null)
console.log(JSON.stringify({ smtpPort: smtp.port, apiPort: http.port, messages: store.count() }))

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await smtp.close()
  await http.close()
  await store.close()
  process.exit(0)
}
process.on('SIGTERM', stop).on('SIGINT', stop)
