import type { Draft } from '#lib/domain/draft.ts'
import type { Tier } from '#lib/domain/lead.ts'

export type Finding = { rule: string; because: string }

type Terms = { tier: Tier; postalAddress: string; unsubscribeUrl: string; byHand: boolean; requested: boolean }

/** What is wrong with a draft. One finding and it does not leave. */
export function inspect(draft: Draft, terms: Terms): Finding[] {
  const findings: Finding[] = []
  const object = (rule: string, because: string) => findings.push({ rule, because })
  if (draft.text.trim().length < 10) object('complete', 'the message is empty or cut off')
  if (draft.text.length > 10_000) object('complete', 'the message is too long')
  if (/\{\{|\}\}/.test(draft.subject + draft.text)) object('slots', 'a slot was left unfilled')
  if (draft.channel === 'sms' && draft.text.length > 480) object('complete', 'an sms of more than three parts is too long')
  if (draft.channel !== 'email') return findings
  if (draft.subject.trim() === '' || draft.subject.length > 150) object('subject', 'the subject is missing or too long')
  if (/[\r\n]/.test(draft.subject + draft.to)) object('subject', 'a line break in a header')
  if (!terms.byHand && /^\s*(re|fwd?|aw|wg)\s*:/i.test(draft.subject)) object('subject', 'the subject pretends to be a reply')
  if (terms.postalAddress.trim() === '' || !draft.text.includes(terms.postalAddress)) object('postal-address', 'the postal address is missing')
  if (!draft.text.includes(terms.unsubscribeUrl) || !draft.html.includes(terms.unsubscribeUrl)) object('unsubscribe', 'the way to unsubscribe is missing')
  if (!terms.byHand && !terms.requested && terms.tier === 'cold' && draft.template.startsWith('email.meeting')) object('ask', 'a cold lead is not asked for a meeting')
  return findings
}
