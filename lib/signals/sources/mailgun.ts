import { Fault } from '#lib/domain/fault.ts'
import { htmlText } from '../mail/html.ts'
import { addressIn, aligned, all, everyOne, first, nameIn, proofOf } from '../mail/headers.ts'
import { field, filesIn, wholeMail } from './form-mail.ts'
import { MAIL_BYTES_MAX } from './postmark.ts'
import { listOf } from './said.ts'
import type { Arrival, Hook, Mail } from './source.ts'
import { fresh, hmac, matched } from './vouch.ts'

/**
 * A Mailgun route. The signature is part of the form and covers a time and a token, not the message: each token is good for one message only.
 * 406 tells it to stop; anything else but 200 makes it try again for eight hours.
 */
export const mailgun: Hook = {
  kind: 'mailgun',
  bytesMax: MAIL_BYTES_MAX,
  answers: { taken: 200, instead: { 400: 406, 413: 406 } },
  async verify(arrival, secrets) {
    const form = await arrival.form()
    const [stamp, token] = [field(form, 'timestamp'), field(form, 'token')]
    if (!/^[\w-]{1,200}$/.test(token)) return { field: 'token', message: 'this request is not signed: it has no token' }
    return matched('signature', field(form, 'signature').toLowerCase(), secrets, (secret) => hmac('sha256', secret, 'hex', stamp + token))
      ?? fresh('timestamp', /^\d{1,12}$/.test(stamp) ? Number(stamp) * 1000 : NaN, arrival.receivedAtMs)
  },
  async read(arrival) {
    const form = await arrival.form()
    return { items: [], single: false, token: field(form, 'token'), mail: await mailIn(arrival, form) }
  },
}

async function mailIn(arrival: Arrival, form: FormData): Promise<Mail> {
  if (!form.has('from') && !form.has('body-mime')) throw new Fault('invalid', 'this form is no message: it has neither `from` nor `body-mime`', { field: 'from' })
  const headers = headersIn(field(form, 'message-headers'))
  const from = addressIn(field(form, 'from'))
  const [dkim, spf, domains] = [all(headers, 'x-mailgun-dkim-check-result'), all(headers, 'x-mailgun-spf'), all(headers, 'dkim-signature').map((value) => /\bd=([^\s;]{1,200})/.exec(value.slice(0, 2000))?.[1] ?? '')]
  const signed = everyOne(dkim, (value) => /^pass$/i.test(value.trim())) && everyOne(domains, (domain) => aligned(from, domain))
  const proven = proofOf([signed, everyOne(spf, (value) => /^pass$/i.test(value.trim())) && aligned(from, addressIn(field(form, 'sender')))], [spf.some((value) => /^fail$/i.test(value.trim())) && !signed])
  if (form.has('body-mime')) return wholeMail(arrival, field(form, 'body-mime'), proven)
  const text = field(form, 'body-plain')
  return {
    messageId: field(form, 'Message-Id') || first(headers, 'message-id'), from, fromName: nameIn(field(form, 'from')), to: [addressIn(field(form, 'recipient')), addressIn(first(headers, 'to'))].filter(Boolean), subject: field(form, 'subject'),
    text: text.trim() === '' ? htmlText(field(form, 'body-html')) : text, at: null, headers: withThread(headers, form), proven, ...(await filesIn(form)),
  }
}

function headersIn(json: string): Mail['headers'] {
  try {
    return listOf(JSON.parse(json), 500).flatMap((pair): Mail['headers'] => (Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string' ? [[pair[0].toLowerCase(), pair[1]]] : []))
  } catch {
    return []
  }
}

/** What a message answers also stands in fields of its own. */
const withThread = (headers: Mail['headers'], form: FormData): Mail['headers'] => [
  ...headers, ...(['In-Reply-To', 'References'] as const).flatMap((name): Mail['headers'] => (field(form, name) !== '' && first(headers, name.toLowerCase()) === '' ? [[name.toLowerCase(), field(form, name)]] : [])),
]
