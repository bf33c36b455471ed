import { simpleParser } from 'mailparser'
import { Fault } from '#lib/domain/fault.ts'
import type { Mail } from '../sources/source.ts'
import { addressIn, headersIn, nameIn } from './headers.ts'
import { htmlText } from './html.ts'

const REPORT_BYTES_MAX = 64_000

/** A message as it travelled. @throws Fault `invalid` where it is none */
export async function mailFromMime(source: string | Buffer): Promise<Mail> {
  const parsed = await simpleParser(source, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true }).catch(() => { throw new Fault('invalid', 'this is not a message in MIME', { field: 'email' }) })
  const headers = headersIn(parsed.headerLines.map(({ line }) => line).join('\n'))
  const from = headers.find(([name]) => name === 'from')?.[1] ?? ''
  const recipients = [parsed.to, parsed.cc].flat().flatMap((group) => group?.value.map(({ address }) => address ?? '') ?? [])
  return {
    messageId: parsed.messageId ?? '', from: parsed.from?.value[0]?.address?.toLowerCase() ?? addressIn(from), fromName: parsed.from?.value[0]?.name ?? nameIn(from), to: recipients.filter(Boolean), subject: parsed.subject ?? '',
    text: parsed.text?.trim() ? parsed.text : htmlText(parsed.html || ''), at: null, headers, proven: 'unknown',
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({ name: (filename ?? '').slice(0, 200), type: contentType.slice(0, 100), bytes: size })),
    reports: parsed.attachments.filter(({ contentType }) => /^(message\/|text\/rfc822-headers)/i.test(contentType)).slice(0, 10).map(({ contentType, content }) => ({ type: contentType.toLowerCase(), text: content.subarray(0, REPORT_BYTES_MAX).toString('utf8') })),
  }
}
