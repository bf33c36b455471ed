import nodemailer from 'nodemailer'
import type { Courier, Handover, Letter } from '#lib/domain/courier.ts'

type Options = {
  /** smtp://user:pass@host:port or smtps:// */
  url: string
  /** Base address of the local mailbox, which can be asked what arrived. */
  mailboxApi: string | null
}

/**
 * Email over SMTP. A refusal before the message was handed over is a failure; a silence after it is unknown.
 * One connection a message: nodemailer's pool puts a message whose connection closed back into its queue, and so would send it again blindly.
 */
export function smtpCourier({ url, mailboxApi }: Options): Courier {
  const transport = nodemailer.createTransport({ url, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 20_000, ignoreTLS: mailboxApi !== null } as nodemailer.TransportOptions)
  return {
    provider: mailboxApi ? 'mailbox' : 'smtp',
    async deliver(letter) {
      try {
        const info = await transport.sendMail(mailOf(letter)) as { response?: string }
        return { state: 'accepted', response: info.response ?? 'accepted' }
      } catch (error) {
        return fateOf(error)
      }
    },
    find: mailboxApi ? (messageId) => askMailbox(mailboxApi, messageId) : null,
  }
}

const mailOf = (letter: Letter) => ({
  messageId: letter.messageId, from: letter.from, replyTo: letter.replyTo, to: letter.to, subject: letter.subject, text: letter.text, html: letter.html, headers: letter.headers,
})

type SmtpError = { code?: string; command?: string; responseCode?: number; message?: string; syscall?: string }

const NEVER_CONNECTED = /^(Connection timeout|Greeting never received|Invalid greeting)/

/**
 * Only what certainly happened before DATA, or was answered with a clear 4xx or 5xx, is a failure. nodemailer names the command CONN for every
 * connection that ends, at whatever point of the conversation, so a closed or silent connection is unknown.
 */
export function fateOf(error: unknown): Handover {
  const { code, command, responseCode, message, syscall } = (error ?? {}) as SmtpError
  const because = message ?? 'the mail server did not answer'
  if (responseCode !== undefined && responseCode >= 500) return { state: 'failed', because, permanent: true }
  if (responseCode !== undefined && responseCode >= 400) return { state: 'failed', because, permanent: false }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { state: 'failed', because, permanent: true }
  const neverConnected = code === 'EDNS' || code === 'EAUTH' || syscall === 'connect' || syscall === 'getaddrinfo' || NEVER_CONNECTED.test(because)
  if (neverConnected || command === 'EHLO' || command === 'HELO' || command === 'MAIL FROM' || command === 'RCPT TO') return { state: 'failed', because, permanent: false }
  return { state: 'unknown', because }
}

async function askMailbox(api: string, messageId: string): Promise<'arrived' | 'absent' | 'cannot_tell'> {
  const answer = await fetch(`${api}/messages/${encodeURIComponent(messageId)}`, { signal: AbortSignal.timeout(3_000) })
  if (answer.ok) return 'arrived'
  return answer.status === 404 ? 'absent' : 'cannot_tell'
}
