import { afterAll, beforeAll, expect, test } from 'vitest'
import * as hooks from '#app/api/hooks/[source]/route.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { seal } from '#lib/env/seal.server.ts'
import { replyAddress } from '#lib/signals/mail/reply-tag.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse, sampleLead, sampleSend } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'

const url = await testDatabase()
let house: SampleHouse
const AT = new Date('2026-11-24T09:00:00.000Z')
beforeAll(async () => {
  house = await sampleHouse(url)
  Object.assign(globalThis, { bideHouse: house })
  await house.db.source.create({ data: { id: 'src_pm', workspaceId: WORKSPACE, kind: 'postmark', name: 'Mail', sealedSecrets: [seal(house.dataKey, 'password')], createdAt: AT } })
  await house.db.source.create({ data: { id: 'src_sg', workspaceId: WORKSPACE, kind: 'sendgrid', name: 'Mail', sealedSecrets: [seal(house.dataKey, 'password')], createdAt: AT } })
})
afterAll(() => house.close())

type Told = { accepted: number; duplicates: number; rejected: { field: string; message: string }[] }
let n = 0
async function postmark(mail: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Told> {
  const id = `pm-${++n}`
  const body = JSON.stringify({ Subject: 'Re: Hello', TextBody: 'Yes, call me.\n\nOn Tue, 24 Nov 2026, Ada wrote:\n> Hello', MessageID: id, Attachments: [], ...mail, Headers: Object.entries({ 'Message-ID': `<${id}@lead.test>`, 'X-Spam-Tests': 'DKIM_VALID,DKIM_VALID_AU', ...headers }).map(([Name, Value]) => ({ Name, Value })) })
  return told(await hooks.POST(new Request('http://127.0.0.1:3000/api/hooks/postmark?source=src_pm', { method: 'POST', body, headers: { authorization: `Basic ${btoa('x:password')}` } }), { params: Promise.resolve({ source: 'postmark' }) }))
}
async function told(response: Response): Promise<Told> {
  expect(response.status).toBe(200)
  return (await response.json()) as Told
}
async function leadWithMessage(id: string): Promise<string> {
  await sampleLead(house.db, id)
  await sampleSend(house.db, id, id)
  return `<snd_${id}@bide.test>`
}
const signal = (leadId: string, name: string) => house.db.signal.findFirst({ where: { leadId, name } })

test('an answer finds its lead by the message it answers, from any address, and is kept without what it quotes', async () => {
  const ours = await leadWithMessage('ld_thread')
  expect(await postmark({ From: 'assistant@elsewhere.test' }, { 'In-Reply-To': ours })).toMatchObject({ accepted: 1 })
  expect(await signal('ld_thread', 'reply')).toMatchObject({ trust: 'human', properties: { from: 'assistant@elsewhere.test', decisionId: 'dec_ld_thread' } })
  expect(await house.db.message.findFirst({ where: { leadId: 'ld_thread', direction: 'in' } })).toMatchObject({ body: 'Yes, call me.', channel: 'email' })
  expect(await house.db.lead.findUnique({ where: { id: 'ld_thread' } })).toMatchObject({ state: 'human', epoch: 2 })
})

test('the References of a long conversation and the tag in our address lead there too', async () => {
  const ours = await leadWithMessage('ld_refs')
  await postmark({ From: 'ld_refs@lead.test' }, { References: `<other@x.test> ${ours} <later@x.test>` })
  expect(await signal('ld_refs', 'reply')).not.toBeNull()
  await sampleLead(house.db, 'ld_tag')
  const { decisionId, sendId } = await sampleSend(house.db, 'ld_tag', '019abcde-f012-7345-8678-9abcdef01234')
  expect(sendId).toContain('019abcde')
  await postmark({ From: 'ld_tag@lead.test', OriginalRecipient: replyAddress(house.tokenKey, 'hello@bide.test', decisionId) })
  expect(await signal('ld_tag', 'reply')).toMatchObject({ properties: { decisionId } })
})

test('an absence stops nothing, STOP stops everything, and a bounce closes the address', async () => {
  for (const id of ['ld_away', 'ld_stop', 'ld_bounce']) await leadWithMessage(id)
  await postmark({ From: 'ld_away@lead.test', Subject: 'Out of office' }, { 'In-Reply-To': '<snd_ld_away@bide.test>', 'Auto-Submitted': 'auto-replied' })
  expect(await house.db.lead.findUnique({ where: { id: 'ld_away' } })).toMatchObject({ state: 'nurturing', epoch: 1 })
  expect(await signal('ld_away', 'reply')).toMatchObject({ trust: 'likely_bot' })
  await postmark({ From: 'ld_stop@lead.test', TextBody: 'STOP\n\nSent from my iPhone\n> Hello' }, { 'In-Reply-To': '<snd_ld_stop@bide.test>', 'X-Spam-Tests': '' })
  expect(await house.db.lead.findUnique({ where: { id: 'ld_stop' } })).toMatchObject({ state: 'opted_out' })
  const part = (ContentType: string, text: string) => ({ Name: 'x', ContentType, ContentLength: 1, Content: Buffer.from(text).toString('base64') })
  await postmark({ From: 'mailer-daemon@mx.test', Attachments: [part('message/delivery-status', 'Reporting-MTA: dns;mx\r\n\r\nFinal-Recipient: rfc822; ld_bounce@lead.test\r\nAction: failed\r\nStatus: 5.1.1\r\n'), part('message/rfc822', 'Message-ID: <snd_ld_bounce@bide.test>\r\n\r\nHello')] })
  expect(await signal('ld_bounce', 'bounce')).toMatchObject({ properties: { type: 'hard', status: '5.1.1' } })
  expect(await house.db.suppression.findFirst({ where: { destinationHmac: destinationHmac(house.pepper, WORKSPACE, 'ld_bounce@lead.test') } })).toMatchObject({ channel: 'email', reason: 'hard_bounce', source: 'postmark' })
})

test('a mail nobody vouches for waits in the quarantine with its reason, and touches no lead', async () => {
  await sampleLead(house.db, 'ld_spoofed')
  const answer = await postmark({ From: 'ld_spoofed@lead.test' }, { 'X-Spam-Tests': 'SPF_PASS', 'Received-SPF': 'Pass identity=mailfrom; envelope-from=bounce@evil.test' })
  expect(answer).toMatchObject({ accepted: 0, rejected: [{ field: '/email', message: expect.stringContaining('proves') }] })
  expect(await house.db.signal.count({ where: { leadId: 'ld_spoofed' } })).toBe(0)
  expect(await house.db.quarantine.findFirst({ where: { source: 'postmark' } })).toMatchObject({ payload: { event: 'inbound_email', email: 'ld_spoofed@lead.test' } })
})

test('a whole message in MIME is read like its parts', async () => {
  const ours = await leadWithMessage('ld_mime')
  const form = new FormData()
  form.append('from', 'ld_mime@lead.test')
  form.append('dkim', '{@lead.test : pass}')
  form.append('email', ['From: Sina <ld_mime@lead.test>', 'To: hello@bide.test', 'Subject: =?utf-8?q?Re=3A_Hallo?=', 'Message-ID: <mime-1@lead.test>', `In-Reply-To: ${ours}`, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', 'Gern, n=C3=A4chste Woche', ''].join('\r\n'))
  await told(await hooks.POST(new Request('http://127.0.0.1:3000/api/hooks/sendgrid?source=src_sg', { method: 'POST', body: form, headers: { authorization: `Basic ${btoa('x:password')}` } }), { params: Promise.resolve({ source: 'sendgrid' }) }))
  expect(await house.db.message.findFirst({ where: { leadId: 'ld_mime', direction: 'in' } })).toMatchObject({ subject: 'Re: Hallo', body: 'Gern, nächste Woche' })
})
