import type { Mail } from '../sources/source.ts'
import { all, first, headersIn, idsIn } from './headers.ts'

/** Sent by a machine in answer to something (RFC 3834), or to many at once: no reply of a person. */
export function isAutomatic({ headers, subject }: Pick<Mail, 'headers' | 'subject'>): boolean {
  if (all(headers, 'auto-submitted').some((value) => value.trim().toLowerCase().split(/[;\s]/, 1)[0] !== 'no')) return true
  if (all(headers, 'precedence').some((value) => /^\s*(bulk|junk|list|auto_reply)\b/i.test(value))) return true
  if (['x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'x-autoresponder'].some((name) => all(headers, name).some((value) => value !== '' && value.toLowerCase() !== 'no')) && first(headers, 'x-auto-response-suppress') === '') return true
  if (all(headers, 'return-path').some((value) => /^\s*<\s*>\s*$/.test(value))) return true
  if (/^\s*multipart\/report\b/i.test(first(headers, 'content-type'))) return true
  return /^\s*(?:automatic reply|auto(?:matic)?[ -]?response|out of (?:the )?office|abwesenheit|automatische antwort|réponse automatique|respuesta automática|risposta automatica)\b/i.test(subject)
}

/** What a report tells: an address that cannot be reached (RFC 3464), or a person who called a message spam (RFC 5965). */
export type Report = { kind: 'bounce'; hard: boolean; recipient: string; status: string; about: string[] } | { kind: 'complaint'; recipient: string; about: string[] }

export function reportIn({ reports }: Pick<Mail, 'reports'>): Report | null {
  const of = (type: string) => reports.find((part) => part.type === type)?.text
  const original = [of('message/rfc822'), of('text/rfc822-headers'), of('message/global-headers')].map((text) => headersIn((text ?? '').split(/\r?\n\r?\n/, 1)[0] ?? '')).flat()
  const about = idsIn(first(original, 'message-id'))
  const feedback = of('message/feedback-report')
  if (feedback !== undefined) {
    const fields = headersIn(feedback)
    return first(fields, 'feedback-type').toLowerCase() === 'abuse' ? { kind: 'complaint', recipient: typedAddress(first(fields, 'original-rcpt-to')), about } : null
  }
  const delivery = of('message/delivery-status')
  if (delivery === undefined) return null
  const fields = headersIn(delivery)
  const [action, status] = [first(fields, 'action').toLowerCase(), first(fields, 'status')]
  if (action !== 'failed') return null
  return { kind: 'bounce', hard: status.startsWith('5'), recipient: typedAddress(first(fields, 'final-recipient')), status: status.slice(0, 20), about }
}

const typedAddress = (value: string): string => value.slice(value.indexOf(';') + 1).trim().replace(/^<|>$/g, '').toLowerCase()
