import { recordOf } from '../consent.ts'
import { listOf, word } from './said.ts'
import type { Hook } from './source.ts'
import { fresh, hmac, matched } from './vouch.ts'

const FRESH_MS = 3 * 60_000

/** Calendly (developer.calendly.com, "Webhook signatures"): `t=<seconds>,v1=<hex HMAC-SHA256 of t.body>`. */
export const calendly: Hook = {
  kind: 'calendly',
  answers: { taken: 200 },
  verify({ raw, headers, receivedAtMs }, secrets) {
    const header = 'calendly-webhook-signature'
    const [, seconds = '', given = ''] = /^t=(\d{1,12}),\s*v1=([0-9a-f]+)$/i.exec(headers.get(header) ?? '') ?? []
    if (given === '') return { field: header, message: 'this request is not signed: give Calendly the signing key shown with the source' }
    return fresh(header, Number(seconds) * 1000, receivedAtMs, FRESH_MS) ?? matched(header, given.toLowerCase(), secrets, (secret) => hmac('sha256', secret, 'hex', `${seconds}.`, raw))
  },
  read: async (arrival) => ({ items: [fromCalendly(await arrival.json())], single: false }),
}

/**
 * A rescheduled meeting comes as a cancellation and a booking. The cancellation is no farewell, and the booking counts under the key of the one it replaces,
 * so that it is new only to somebody who never heard of the first.
 */
export function fromCalendly(body: unknown): unknown {
  const record = recordOf(body)
  const payload = recordOf(record?.payload)
  if (!record || !payload) return body
  const event = word(record.event, 'unnamed')
  const scheduled = recordOf(payload.scheduled_event) ?? {}
  const replaces = typeof payload.old_invitee === 'string' && payload.old_invitee !== '' ? payload.old_invitee : null
  const answers = listOf(payload.questions_and_answers).map(recordOf)
  const email = payload.email ?? answers.map((each) => each?.answer).find((answer) => typeof answer === 'string' && /^\S+@\S+\.\S+$/.test(answer))
  const item = {
    type: 'track', email, timestamp: record.created_at,
    traits: { email, name: payload.name, firstName: payload.first_name, lastName: payload.last_name, timezone: payload.timezone, phone: payload.text_reminder_number },
    properties: {
      meeting: scheduled.name, startsAt: scheduled.start_time, rescheduled: replaces !== null || payload.rescheduled === true, answers: Object.fromEntries(answers.flatMap((each) => (each?.question ? [[word(each.question, 'question'), each.answer]] : []))),
      ...(recordOf(payload.cancellation) ? { canceledBy: recordOf(payload.cancellation)?.canceler_type, reason: recordOf(payload.cancellation)?.reason } : {}),
    },
    context: { campaign: recordOf(payload.tracking) ?? {} },
  }
  if (event === 'invitee.created') return { ...item, event: 'meeting_booked', messageId: `invitee.created:${replaces ?? word(payload.uri)}` }
  const key = `${event}:${word(payload.uri)}:${word(record.created_at)}`
  if (event === 'routing_form_submission.created') return { ...item, event: 'form_submitted', messageId: key }
  if (event === 'invitee.canceled') return { ...item, event: payload.rescheduled === true ? 'meeting_rescheduled' : 'meeting_canceled', messageId: key }
  return { ...item, event: `calendly ${event}`, messageId: key }
}
