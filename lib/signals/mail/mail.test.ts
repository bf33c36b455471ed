import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Held } from '../held.ts'
import type { Mail } from '../sources/source.ts'
import { fromMail } from './from-mail.ts'
import type { Thread } from './from-mail.ts'
import { addressIn, aligned, headersIn } from './headers.ts'
import { htmlText } from './html.ts'
import { isAutomatic, reportIn } from './kind.ts'
import { decisionTagged, replyAddress } from './reply-tag.ts'
import { visibleText } from './visible.ts'

const KEY = 'a token key'
const DECISION = 'dec_019abcde-f012-7345-8678-9abcdef01234'
const thread: Thread = { decisionId: DECISION, messageId: '<snd_1@bide.test>', who: { email: 'sina@lead.test' } }
const mail = (more: Partial<Mail> = {}): Mail => ({ messageId: '<a@lead.test>', from: 'sina@lead.test', fromName: 'Sina', to: ['hello@bide.test'], subject: 'Re: Hello', text: 'Yes please', at: null, headers: [], proven: 'pass', attachments: [], reports: [], ...more })
const heard = (more: Partial<Mail> = {}, found: Thread | null = thread) => fromMail(mail(more), found, 'Hello@bide.test')

describe('what somebody wrote themselves', () => {
  test.each([
    ['Yes please\n\nOn Tue, 24 Nov 2026 at 09:00, Ada <ada@bide.test> wrote:\n> Hello', 'Yes please'],
    ['Yes please\r\n\r\nOn Tue, Nov 24, 2026 at 9:00 AM Ada of Bide\r\n<ada@bide.test> wrote:\r\n\r\n> Hello', 'Yes please'],
    ['Gern!\n\nAm 24.11.2026 um 09:00 schrieb Ada <ada@bide.test>:\n> Hallo', 'Gern!'],
    ['Oui\n\nLe mar. 24 nov. 2026 à 09:00, Ada <ada@bide.test> a écrit :\n> Bonjour', 'Oui'],
    ['Fine\n\n-----Original Message-----\nFrom: Ada\nSent: Tuesday', 'Fine'],
    ['Fine\n\nFrom: Ada <ada@bide.test>\nSent: Tuesday, 24 November 2026\nTo: Sina\nSubject: Hello\n\nHello', 'Fine'],
    ['STOP\n\nSent from my iPhone', 'STOP'], ['Call me\n-- \nSina Weber\nKranich GmbH', 'Call me'], ['> Hello\n\nbeneath', 'beneath'],
    ['On Tue, 24 Nov 2026, Ada wrote:\n> How many?\nTwelve.\n> When?\nFriday.', 'Twelve.\nFriday.'],
    ['On Monday we wrote: nothing', 'On Monday we wrote: nothing'], ['From: here on it is easy', 'From: here on it is easy'], ['', ''], ['> only quoted', ''],
  ])('%j', (text, own) => expect(visibleText(text)).toBe(own))

  test('takes no longer for a hostile text than its length deserves', () => {
    for (const piece of ['a on at ', 'On a b ', 'Op\n ', 'abc. \nabcd. skrev ', 'On 1\n', '>', 'From: x\n']) expect(visibleText(piece.repeat(200_000 / piece.length)).length).toBeLessThanOrEqual(200_000)
    for (const piece of ['<', '<style', '<blockquote', '&', '<br', ' \n']) expect(htmlText(piece.repeat(400_000 / piece.length)).length).toBeLessThanOrEqual(400_000)
  })

  test('is found in HTML, without what it quotes, its styles and its scripts', () =>
    expect(htmlText('<style>p{color:red}</style><p>Yes &amp; no&nbsp;<b>please</b></p><script>alert(1)</script><div>Two</div><div class="gmail_quote">On … wrote:<blockquote>Hello</blockquote></div>')).toBe('Yes & no please\nTwo'))
})

describe('a reply', () => {
  test('to a message of ours is one, whoever’s address it comes from', () =>
    expect(heard({ from: 'colleague@lead.test', proven: 'unknown' })).toMatchObject({ event: 'reply', email: 'sina@lead.test', properties: { text: 'Yes please', from: 'colleague@lead.test', decisionId: DECISION, inReplyTo: '<snd_1@bide.test>' } }))

  test('of an absence is an automatic one', () => {
    for (const headers of [[['auto-submitted', 'auto-replied']], [['precedence', 'auto_reply']], [['x-autoreply', 'yes']], [['return-path', '<>']], [['content-type', 'multipart/report; report-type=disposition-notification']]] as Mail['headers'][]) {
      expect(isAutomatic(mail({ headers }))).toBe(true)
      expect(heard({ headers })).toMatchObject({ properties: { autoReply: true } })
    }
    expect(isAutomatic(mail({ subject: 'Automatic reply: Hello' }))).toBe(true)
    expect(isAutomatic(mail({ headers: [['auto-submitted', 'no'], ['x-auto-response-suppress', 'OOF']] }))).toBe(false)
  })

  test('that only says stop is honoured, proven or not, in the subject too', () => {
    for (const more of [{ text: 'Stop.\n\nSent from my iPhone' }, { text: '', subject: 'unsubscribe' }, { text: '\n> Hello', subject: 'STOP' }] as Partial<Mail>[]) {
      for (const proven of ['fail', 'unknown', 'pass'] as const) for (const found of [thread, null]) expect(heard({ ...more, proven }, found)).not.toBeInstanceOf(Held)
    }
  })
})

describe('a mail that answers nothing of ours', () => {
  test('is believed where SPF or DKIM proves its sender', () => expect(heard({}, null)).toMatchObject({ event: 'inbound_email', email: 'sina@lead.test', traits: { name: 'Sina' } }))
  test.each(['fail', 'unknown'] as const)('waits for a person where the proof is %s', (proven) => expect(heard({ proven }, null)).toBeInstanceOf(Held))
  test('from our own address is held', () => expect(heard({ from: 'hello@bide.test' }, null)).toBeInstanceOf(Held))
  test('an answer whose sender failed the checks is held too', () => expect(heard({ proven: 'fail' })).toBeInstanceOf(Held))
})

describe('reports', () => {
  const bounce = (status: string, action = 'failed') => ({ headers: [['content-type', 'multipart/report; report-type=delivery-status']] as Mail['headers'], reports: [{ type: 'message/delivery-status', text: `Reporting-MTA: dns; mx.test\r\n\r\nFinal-Recipient: rfc822; Sina@lead.test\r\nAction: ${action}\r\nStatus: ${status}\r\n` }, { type: 'text/rfc822-headers', text: 'From: ada@bide.test\r\nMessage-ID: <snd_1@bide.test>\r\n' }] })

  test('a report on delivery is a bounce, hard for 5.x.x', () => {
    expect(reportIn(mail(bounce('5.1.1')))).toMatchObject({ kind: 'bounce', hard: true, recipient: 'sina@lead.test', about: ['<snd_1@bide.test>'] })
    expect(heard(bounce('5.1.1'))).toMatchObject({ event: 'bounce', email: 'sina@lead.test', properties: { type: 'hard', channel: 'email' } })
    expect(heard(bounce('4.2.2'))).toMatchObject({ event: 'bounce', properties: { type: 'soft' } })
    expect(reportIn(mail(bounce('4.4.1', 'delayed')))).toBeNull()
  })
  test('a complaint is one, and a report about nothing of ours closes nobody’s address', () => {
    const abuse = { reports: [{ type: 'message/feedback-report', text: 'Feedback-Type: abuse\r\nOriginal-Rcpt-To: <sina@lead.test>\r\n' }] }
    expect(heard(abuse)).toMatchObject({ event: 'complaint', email: 'sina@lead.test' })
    expect(heard(abuse, null)).toBeInstanceOf(Held)
    expect(heard(bounce('5.1.1'), null)).toBeInstanceOf(Held)
  })
})

describe('the tag in an address', () => {
  test('leads back to its decision, in any case of letters, and no other does', () => {
    const address = replyAddress(KEY, 'hello@bide.test', DECISION)
    expect(address.split('@', 1)[0]!.length).toBeLessThanOrEqual(64)
    expect(decisionTagged(KEY, ['x@y.test', address])).toBe(DECISION)
    expect(decisionTagged(KEY, [address.toUpperCase()])).toBe(DECISION)
    expect(decisionTagged('another key', [address])).toBeNull()
    expect(decisionTagged(KEY, [address.replace(/[0-9a-f]@/, (last) => (last === '0@' ? '1@' : '0@'))])).toBeNull()
  })
  test('reads anything without harm', () => fc.assert(fc.property(fc.array(fc.string()), (addresses) => { expect(decisionTagged(KEY, addresses)).toBeNull() })))
})

describe('headers', () => {
  test('are unfolded', () => expect(headersIn('Subject: a\r\n b\r\nReferences: <1@x>\r\n\t<2@x>')).toEqual([['subject', 'a b'], ['references', '<1@x> <2@x>']]))
  test.each([['Sina <Sina@Lead.test>', 'sina@lead.test'], ['sina@lead.test', 'sina@lead.test'], ['"a <b@c.test>" <d@e.test>', 'd@e.test']])('the address in %s', (text, address) => expect(addressIn(text)).toBe(address))
  test('only the same organisation’s domain vouches', () => expect([aligned('a@lead.test', 'mail.lead.test'), aligned('a@mail.lead.test', 'lead.test'), aligned('a@lead.test', 'evil-lead.test'), aligned('a@lead.test', '')]).toEqual([true, true, false, false]))
})

test('any mail at all is understood or held, never thrown at', () => fc.assert(fc.property(
  fc.record({ from: fc.string(), subject: fc.string({ unit: 'binary' }), text: fc.string({ unit: 'binary' }), proven: fc.constantFrom('pass', 'fail', 'unknown'), headers: fc.array(fc.tuple(fc.constantFrom('auto-submitted', 'references', 'content-type'), fc.string())), reports: fc.array(fc.record({ type: fc.constantFrom('message/delivery-status', 'message/feedback-report'), text: fc.string() })) }),
  (more) => { expect(heard(more as Partial<Mail>, null)).toBeTruthy() },
)))
