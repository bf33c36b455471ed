import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { Fault } from '#lib/domain/fault.ts'
import { recordOf } from '../consent.ts'
import { htmlText } from '../mail/html.ts'
import { addressIn, aligned, first, headersIn, nameIn, proofOf } from '../mail/headers.ts'
import { field, filesIn, wholeMail } from './form-mail.ts'
import { MAIL_BYTES_MAX } from './postmark.ts'
import { listOf, word } from './said.ts'
import type { Arrival, Hook, Mail, Refusal } from './source.ts'
import { bears, fresh } from './vouch.ts'

const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const STAMP = 'x-twilio-email-event-webhook-timestamp'

/** SendGrid's Inbound Parse: a form, signed with ECDSA over the time and the bytes where a security policy is set, else with a password in its address. It tries again for three days. */
export const sendgrid: Hook = {
  kind: 'sendgrid',
  bytesMax: MAIL_BYTES_MAX,
  answers: { taken: 200 },
  verify: (arrival, secrets) => {
    const keys = secrets.flatMap((secret) => publicKey(secret) ?? [])
    return keys.length > 0 ? signedByOne(arrival, keys) : bears(arrival.headers, secrets)
  },
  read: async (arrival) => ({ items: [], single: false, mail: await mailIn(arrival) }),
}

function publicKey(secret: string) {
  try {
    return createPublicKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

function signedByOne({ headers, raw, receivedAtMs }: Arrival, keys: readonly ReturnType<typeof createPublicKey>[]): Refusal | null {
  const [signature, stamp] = [headers.get(SIGNATURE), headers.get(STAMP) ?? '']
  if (!signature) return { field: SIGNATURE, message: 'this request is not signed: attach the security policy to the parse webhook' }
  const signed = Buffer.concat([Buffer.from(stamp), raw])
  return fresh(STAMP, /^\d{1,12}$/.test(stamp) ? Number(stamp) * 1000 : NaN, receivedAtMs)
    ?? (keys.some((key) => verifySignature('sha256', signed, key, Buffer.from(signature, 'base64'))) ? null : { field: SIGNATURE, message: 'the signature does not match the body' })
}

async function mailIn(arrival: Arrival): Promise<Mail> {
  const form = await arrival.form()
  if (!form.has('from') && !form.has('email')) throw new Fault('invalid', 'this form is no message: it has neither `from` nor `email`', { field: 'from' })
  const from = addressIn(field(form, 'from'))
  const envelope = recordOf(jsonIn(field(form, 'envelope'))) ?? {}
  const spf = field(form, 'SPF').trim().toLowerCase()
  const dkim = [...field(form, 'dkim').slice(0, 2000).matchAll(/@([^\s:,}]{1,200})\s*:\s*(\w{1,20})/g)].some(([, domain = '', result = '']) => result === 'pass' && aligned(from, domain))
  const proven = proofOf([dkim, spf === 'pass' && aligned(from, word(envelope.from))], [spf === 'fail' && !dkim])
  if (form.has('email')) return wholeMail(arrival, field(form, 'email'), proven)
  const headers = headersIn(field(form, 'headers'))
  const text = field(form, 'text')
  return {
    messageId: first(headers, 'message-id'), from, fromName: nameIn(field(form, 'from')), to: [...listOf(envelope.to).map((each) => word(each)), addressIn(field(form, 'to'))].filter(Boolean), subject: field(form, 'subject'),
    text: text.trim() === '' ? htmlText(field(form, 'html')) : text, at: null, headers, proven, ...(await filesIn(form)),
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
