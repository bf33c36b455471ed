import { connect } from 'node:net'
import type { Socket } from 'node:net'
import nodemailer from 'nodemailer'
import SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'
import type { Courier, Letter } from '#lib/domain/courier.ts'
import { fateOf } from './smtp-fate.ts'

type Options = {
  /** smtp://user:pass@host:port or smtps:// */
  url: string
  /** Base address of the local mailbox, which can be asked what arrived. */
  mailboxApi: string | null
  /** How long to wait for a connection and for a greeting, and for each word after that. */
  greetMs?: number
  silenceMs?: number
}

/**
 * Email over SMTP. A refusal before the message was handed over is a failure; a silence after it is unknown. The Message-ID stands for the idempotency key.
 * One connection a message: nodemailer's pool puts a message whose connection closed back into its queue, and so would send it again blindly.
 */
export function smtpCourier({ url, mailboxApi, greetMs = 5_000, silenceMs = 20_000 }: Options): Courier {
  // Handed to the transport itself: `createTransport` reads nothing but the address when it is given one.
  const options = { url, greetingTimeout: greetMs, socketTimeout: silenceMs, ignoreTLS: mailboxApi !== null }
  return {
    provider: mailboxApi ? 'mailbox' : 'smtp',
    async deliver(letter, signal) {
      const line = dial(greetMs, signal)
      const transport = nodemailer.createTransport(new SMTPTransport({ ...options, getSocket: line.getSocket }))
      try {
        const info = await transport.sendMail(mailOf(letter))
        return { state: 'accepted', response: info.response }
      } catch (error) {
        return fateOf(error)
      } finally {
        line.hangUp()
      }
    },
    find: mailboxApi ? (messageId) => askMailbox(mailboxApi, messageId) : null,
  }
}

/** A connection of our own, which ends when it must: nodemailer has no way to stop a message that is under way. */
function dial(connectMs: number, signal: AbortSignal | undefined) {
  let socket: Socket | null = null
  const abort = () => socket?.destroy(new Error('the hand-over took too long'))
  const getSocket: NonNullable<SMTPTransport.Options['getSocket']> = ({ host, port, secure }, done) => {
    if (signal?.aborted) return done(Object.assign(new Error('Connection timeout'), { code: 'ETIMEDOUT', command: 'CONN' }), null)
    const dialled = connect({ host: host ?? '127.0.0.1', port: Number(port ?? (secure ? 465 : 587)) })
    socket = dialled
    const timer = setTimeout(() => dialled.destroy(Object.assign(new Error('Connection timeout'), { code: 'ETIMEDOUT', command: 'CONN' })), connectMs)
    const failed = (error: Error) => { clearTimeout(timer); done(error, null) }
    dialled.once('error', failed).once('connect', () => {
      clearTimeout(timer)
      dialled.off('error', failed)
      done(null, { connection: dialled })
    })
    signal?.addEventListener('abort', abort, { once: true })
  }
  return { getSocket, hangUp: () => { signal?.removeEventListener('abort', abort); socket?.destroySoon() } }
}

const mailOf = (letter: Letter) => ({
  messageId: letter.messageId, from: letter.from, replyTo: letter.replyTo, to: letter.to, subject: letter.subject, text: letter.text, html: letter.html, headers: letter.headers,
})

async function askMailbox(api: string, messageId: string): Promise<'arrived' | 'absent' | 'cannot_tell'> {
  const answer = await fetch(`${api}/messages/${encodeURIComponent(messageId)}`, { signal: AbortSignal.timeout(3_000) })
  if (answer.ok) return 'arrived'
  return answer.status === 404 ? 'absent' : 'cannot_tell'
}
