import { simpleParser } from 'mailparser'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import type { CaughtMessage, MailboxFaults } from './schema.ts'
import type { MessageStore } from './store.server.ts'

const MESSAGE_BYTES_MAX = 25_000_000

export type RunningSmtp = { port: number; close: () => Promise<void> }

/** Accepts every message on loopback, without sign-in, and says 250 only once it is on disk. */
export async function startSmtp(store: MessageStore, port: number, faults: MailboxFaults, now: () => Date): Promise<RunningSmtp> {
  // Kept by client port, which is how a session is known, so that we can hang up on purpose.
  const sockets = new Set<Socket>()
  let caught = 0
  const server = new SMTPServer({
    banner: 'Bide local mailbox: nothing leaves this machine',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MESSAGE_BYTES_MAX,
    closeTimeout: 2_000,
    onData: (stream, session, answer) => {
      receive(stream, session).then(
        (refusal) => (refusal === 'hang up' ? [...sockets].find(({ remotePort }) => remotePort === session.remotePort)?.destroy() : answer(refusal)),
        (error: unknown) => answer(reply(452, `not kept: ${error instanceof Error ? error.message : 'unknown'}`)),
      )
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null | 'hang up'> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    if (stream.sizeExceeded) return reply(552, 'larger than 25 MB')
    caught += 1
    const active = faults.times === undefined || caught <= faults.times
    if (active && faults.rejectWith !== undefined) return reply(faults.rejectWith, 'refused on purpose')
    const recipients = session.envelope.rcptTo.map(({ address }) => address)
    await store.keep(await read(Buffer.concat(chunks), recipients, now().toISOString()))
    if (active && faults.delayMs > 0) await sleep(faults.delayMs)
    return active && faults.dropAfterData ? 'hang up' : null
  }

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const reply = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })

async function read(raw: Buffer, to: string[], receivedAt: string): Promise<CaughtMessage> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true })
  const headers = new Map<string, string>()
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, '').trim()
    const earlier = headers.get(key)
    headers.set(key, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return {
    messageId: headers.get('message-id') ?? '',
    to,
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    headers: Object.fromEntries(headers),
    text: mail.text ?? '',
    html: mail.html || '',
    receivedAt,
  }
}
