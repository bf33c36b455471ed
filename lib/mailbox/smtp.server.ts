import { simpleParser } from 'mailparser'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import type { FaultBox } from './faults.ts'
import type { CaughtMessage } from './schema.ts'
import type { MessageStore } from './store.server.ts'

const MESSAGE_BYTES_MAX = 25_000_000

export type RunningSmtp = { port: number; close: () => Promise<void> }

/** Accepts every message on loopback, without sign-in, and says 250 only once it is on disk. */
export async function startSmtp(store: MessageStore, port: number, faults: FaultBox, now: () => Date): Promise<RunningSmtp> {
  // Kept by client port, which is how a session is known, so that we can hang up on purpose.
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    banner: 'Bide local mailbox: nothing leaves this machine',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MESSAGE_BYTES_MAX,
    closeTimeout: 2_000,
    onData: (stream, session, answer) => {
      receive(stream, session).then(
        (refusal) => (refusal === 'hang up' ? socketOf(session)?.destroy() : answer(refusal)),
        (error: unknown) => answer(reply(452, notKept(error))),
      )
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  const socketOf = (session: SMTPServerSession): Socket | undefined => [...sockets].find(({ remotePort }) => remotePort === session.remotePort)

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null | 'hang up'> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    if (stream.sizeExceeded) return reply(552, 'larger than 25 MB')
    const fault = faults.next()
    if (fault?.rejectWith !== undefined) return reply(fault.rejectWith, 'refused on purpose')
    if (fault && fault.stallMs > 0) {
      await sleep(fault.stallMs)
      if (!socketOf(session)) return 'hang up'
    }
    const recipients = session.envelope.rcptTo.map(({ address }) => address)
    await store.keep(await read(Buffer.concat(chunks), recipients, now().toISOString()))
    if (fault && fault.delayMs > 0) await sleep(fault.delayMs)
    return fault?.dropAfterData ? 'hang up' : null
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

/** 4.3.1: the system's storage is full (RFC 3463, 3.4). Nothing was kept, so the sender may try again. */
function notKept(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return full ? `4.3.1 not kept: the mailbox has no room left on its disk (${code}); make room, nothing was lost` : `4.3.0 not kept: ${message ?? 'unknown'}`
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
