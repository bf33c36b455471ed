import type { Handover } from '#lib/domain/courier.ts'

type SmtpError = { code?: string; command?: string; responseCode?: number; message?: string; syscall?: string; response?: string }
type Blame = 'message' | 'provider' | 'account'

const NEVER_CONNECTED = /^(Connection timeout|Greeting never received|Invalid greeting)/
/** Replies that speak of signing in (RFC 4954, 6), whatever command they answer. */
const ACCOUNT_REPLIES = new Set([432, 454, 530, 534, 535, 538])
const ABOUT_RECIPIENT = new Set(['RCPT TO'])

/**
 * What became of a message whose hand-over ended in an error. Only what certainly happened before DATA, or was answered with a clear 4xx or 5xx, is a failure.
 * nodemailer names the command CONN for every connection that ends, at whatever point of the conversation, so a closed or silent connection is unknown.
 */
export function fateOf(error: unknown): Handover {
  const { code, command, responseCode, message, syscall } = (error ?? {}) as SmtpError
  const said = (message ?? 'no word').slice(0, 300)
  if (code === 'EAUTH' || (responseCode !== undefined && ACCOUNT_REPLIES.has(responseCode))) {
    return failed(`the mail server refuses to let us in (${said}). Check the user and password in SMTP_URL; messages wait meanwhile`, false, 'account')
  }
  if (responseCode !== undefined && responseCode >= 400) return refusal(responseCode, command, said)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return failed(`the message cannot be put on the wire (${said}). Check the lead’s address and the sender’s`, true, 'message')
  const neverConnected = code === 'EDNS' || syscall === 'connect' || syscall === 'getaddrinfo' || NEVER_CONNECTED.test(said)
  if (neverConnected) return failed(`the mail server could not be reached (${said}). Check that it runs and that SMTP_URL names it`, false, 'provider')
  if (command === 'EHLO' || command === 'HELO' || command === 'MAIL FROM' || command === 'RCPT TO') return failed(`the mail server fell silent before it took the message (${said})`, false, 'provider')
  return { state: 'unknown', because: `the connection ended before the mail server answered (${said})` }
}

/** A reply of 400 or more. One about a recipient, and a final one about the text, say nothing against the server; 421 always does (RFC 5321, 3.8). */
function refusal(responseCode: number, command: string | undefined, said: string): Handover {
  const permanent = responseCode >= 500
  const blames: Blame = responseCode !== 421 && (permanent || ABOUT_RECIPIENT.has(command ?? '')) ? 'message' : 'provider'
  if (permanent) return failed(`the mail server refused the message for good (${said}). Check the lead’s address`, true, blames)
  return failed(`the mail server put the message off (${said})`, false, blames)
}

const failed = (because: string, permanent: boolean, blames: Blame): Handover => ({ state: 'failed', because, permanent, blames })
