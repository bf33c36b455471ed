import { recordOf } from '../consent.ts'
import { listOf, text, word } from './said.ts'
import type { Hook } from './source.ts'
import { hmac, matched } from './vouch.ts'

/** Typeform (typeform.com/developers/webhooks). A 404 or 410 switches its webhook off at once, so it is never told either. */
export const typeform: Hook = {
  kind: 'typeform',
  answers: { taken: 200, instead: { 404: 401, 410: 503 } },
  verify: ({ raw, headers }, secrets) => matched('typeform-signature', headers.get('typeform-signature'), secrets, (secret) => `sha256=${hmac('sha256', secret, 'base64', raw)}`),
  read: async (arrival) => ({ items: [fromTypeform(await arrival.json())], single: false }),
}

/** Who filled it in is told by the types of the answers and by the `ref` of each question; `hidden` fields carry what the page knew. */
export function fromTypeform(body: unknown): unknown {
  const record = recordOf(body)
  const response = recordOf(record?.form_response)
  if (!record || !response) return body
  const answers = listOf(response.answers).flatMap((answer) => read(answer) ?? [])
  const hidden = recordOf(response.hidden) ?? {}
  const definition = recordOf(response.definition)
  const value = (...names: string[]) => answers.find(({ name }) => names.includes(name))?.value ?? names.map((name) => hidden[name]).find((known) => typeof known === 'string' && known !== '')
  const email = answers.find(({ type }) => type === 'email')?.value ?? hidden.email
  const title = typeof definition?.title === 'string' ? definition.title : ''
  const userId = hidden.user_id ?? hidden.lead_id
  const consent = consentIn(answers, listOf(definition?.fields))
  return {
    type: 'track', messageId: record.event_id ?? response.token, timestamp: response.submitted_at,
    event: record.event_type !== 'form_response' ? word(record.event_type, 'unnamed') : /\bdemo\b/i.test(title) ? 'demo_request' : 'form_submitted',
    ...text('email', email), ...text('userId', userId), ...text('anonymousId', hidden.anonymous_id),
    traits: {
      ...text('email', email), ...text('phone', answers.find(({ type }) => type === 'phone_number')?.value), ...text('name', value('name', 'full_name')), ...text('firstName', value('first_name')),
      ...text('lastName', value('last_name')), ...text('company', value('company')), ...text('title', value('job_title')), ...text('country', value('country')), ...(consent ? { consent } : {}),
    },
    properties: { form: response.form_id, title, answers: Object.fromEntries(answers.map(({ name, value: said }) => [name, said])), ...(response.calculated ? { calculated: response.calculated } : {}) },
    context: { campaign: Object.fromEntries(Object.entries(hidden).filter(([key]) => key.startsWith('utm_'))) },
  }
}

type Answer = { name: string; type: string; value: unknown; id: unknown }

function read(answer: unknown): Answer | null {
  const record = recordOf(answer)
  const field = recordOf(record?.field)
  if (!record || !field || typeof record.type !== 'string') return null
  const said = record[record.type]
  return { name: word(field.ref, word(field.id, 'unnamed')), type: field.type === 'legal' ? 'legal' : record.type, value: recordOf(said)?.label ?? recordOf(said)?.labels ?? said, id: field.id }
}

/** A legal question, or a yes or no whose `ref` begins with `consent`: what was agreed to is the question's own text. */
function consentIn(answers: readonly Answer[], fields: readonly unknown[]): Record<string, unknown> | null {
  const asked = answers.find(({ name, type, value }) => typeof value === 'boolean' && (type === 'legal' || /^consent/i.test(name)))
  if (!asked) return null
  const question = fields.map(recordOf).find((field) => field?.id === asked.id)
  return { [/sms|text/i.test(asked.name) ? 'sms' : 'email']: { granted: asked.value, method: 'typeform', ...text('text', question?.title) } }
}

