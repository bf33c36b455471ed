import type { Happening } from './happening.ts'
import type { Person } from './people.ts'

/** A signal as it would be posted to our own API, before anybody has looked at it. */
export type Item = {
  type: 'track' | 'identify'
  event?: string
  messageId: string
  timestamp: string
  anonymousId: string
  email?: string
  properties?: Record<string, unknown>
  traits?: Record<string, unknown>
  context: Record<string, unknown>
}

const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
const GATEWAY = 'Mozilla/5.0 (compatible; MailGateway-LinkCheck/2.4; bot)'

export const CONSENT_TEXT = 'Yes, write to me about this product. I can stop it at any time.'
export const SMS_CONSENT_TEXT = 'I agree in writing to receive marketing text messages at this number. Consent is not a condition of purchase.'

/** True once somebody has said who they are: from the first visit, or from the second for those who browse unnamed first. */
export const isNamed = (person: Person, happening: Happening): boolean => !person.anonymousFirst || !happening.mark.startsWith('d0.')

const traitsOf = (person: Person): Record<string, unknown> => ({
  name: `${person.given} ${person.family}`, email: person.email, company: person.company, title: person.title, employees: person.employees,
  timezone: person.zone, country: person.country,
  ...(person.vip ? { vip: true } : {}),
  ...(person.optIn.sms && person.phone ? { phone: person.phone } : {}),
})

/** What they ticked, word for word, with where and when: the evidence a consent row is made from. */
function consentsOf(person: Person, atIso: string): Record<string, unknown>[] {
  const evidence = { url: 'https://www.bide.example/contact', ip: '192.0.2.44', at: atIso, method: 'checkbox' }
  return [
    ...(person.optIn.email ? [{ channel: 'email', basis: 'opt_in', granted: true, text: CONSENT_TEXT, ...evidence }] : []),
    ...(person.optIn.sms ? [{ channel: 'sms', basis: 'express_written', granted: true, text: SMS_CONSENT_TEXT, ...evidence }] : []),
  ]
}

/** How somebody says who they are, once. */
export function introduction(seed: string, person: Person, atMs: number): Item {
  const timestamp = new Date(atMs).toISOString()
  return {
    type: 'identify', messageId: `sim-${seed}-${person.key}-who`, timestamp, anonymousId: `anon-${seed}-${person.key}`, email: person.email,
    traits: { ...traitsOf(person), consents: consentsOf(person, timestamp) }, context: { userAgent: BROWSER, timezone: person.zone },
  }
}

/** One happening on the wire. The same happening always has the same message id. */
export function itemOf(seed: string, person: Person, happening: Happening): Item {
  const { name, mark, atMs, messageId, machine } = happening
  return {
    type: 'track', event: name, messageId: `sim-${seed}-${person.key}-${mark}`, timestamp: new Date(atMs).toISOString(), anonymousId: `anon-${seed}-${person.key}`,
    ...(isNamed(person, happening) ? { email: person.email } : {}),
    properties: { ...happening.properties, ...(messageId ? { messageId } : {}) },
    context: { userAgent: machine ? GATEWAY : BROWSER, timezone: person.zone },
  }
}
