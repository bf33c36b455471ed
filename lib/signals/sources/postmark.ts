import { recordOf } from '../consent.ts'
import { htmlText } from '../mail/html.ts'
import { addressIn, aligned, all, everyOne, nameIn, proofOf } from '../mail/headers.ts'
import { listOf, word } from './said.ts'
import type { Hook, Mail } from './source.ts'
import { bears } from './vouch.ts'

export const MAIL_BYTES_MAX = 36 * 1024 * 1024
const REPORT_CHARS_MAX = 64_000

/** Postmark's inbound webhook. It signs nothing: the secret is the password in its address. It tries again for hours unless it is told 403, and is never told that. */
export const postmark: Hook = {
  kind: 'postmark',
  bytesMax: MAIL_BYTES_MAX,
  answers: { taken: 200, instead: { 403: 401 } },
  verify: ({ headers }, secrets) => bears(headers, secrets),
  async read(arrival) {
    const body = recordOf(await arrival.json())
    if (!body || typeof body.From !== 'string') return { items: [body ?? 'no mail'], single: false }
    return { items: [], single: false, mail: fromPostmark(body) }
  },
}

function fromPostmark(body: Record<string, unknown>): Mail {
  const headers = listOf(body.Headers, 500).flatMap((each): Mail['headers'] => {
    const { Name, Value } = recordOf(each) ?? {}
    return typeof Name === 'string' && typeof Value === 'string' ? [[Name.toLowerCase(), Value]] : []
  })
  const full = recordOf(body.FromFull)
  const from = addressIn(word(full?.Email, word(body.From)))
  const attachments = listOf(body.Attachments).map(recordOf).filter((each) => each !== null)
  const text = word(body.TextBody)
  const [tests, spf] = [all(headers, 'x-spam-tests'), all(headers, 'received-spf')]
  const sender = (value: string) => /envelope-from=<?([^\s;>]{3,254})/i.exec(value.slice(0, 2000))?.[1] ?? ''
  return {
    messageId: all(headers, 'message-id')[0] ?? (word(body.MessageID) && `<${word(body.MessageID)}@postmark>`), from, fromName: word(full?.Name, word(body.FromName, nameIn(word(body.From)))),
    to: [word(body.OriginalRecipient), ...[...listOf(body.ToFull), ...listOf(body.CcFull)].map((each) => word(recordOf(each)?.Email))].filter(Boolean),
    subject: word(body.Subject), text: text.trim() === '' ? htmlText(word(body.HtmlBody)) : text, at: null, headers,
    proven: proofOf(
      [everyOne(tests, (value) => /\bDKIM_VALID_AU\b/.test(value)), everyOne(spf, (value) => /^\s*pass\b/i.test(value) && aligned(from, sender(value)))],
      [spf.some((value) => /^\s*fail\b/i.test(value)) && !tests.some((value) => /\bDKIM_VALID_AU\b/.test(value))],
    ),
    attachments: attachments.map((each) => ({ name: word(each.Name).slice(0, 200), type: word(each.ContentType).slice(0, 100), bytes: Number(each.ContentLength) || 0 })),
    reports: attachments.map((each) => ({ type: word(each.ContentType).split(';', 1)[0]!.trim().toLowerCase(), text: Buffer.from(word(each.Content).slice(0, REPORT_CHARS_MAX), 'base64').toString('utf8') })).filter(({ type }) => /^(message|text\/rfc822-headers)/.test(type)),
  }
}
