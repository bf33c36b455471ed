import type { Angle, Channel } from '#lib/domain/action.ts'

export const TEMPLATES_VERSION = 'templates-2'

/** Slots stand in double braces. A template only says what its slots can carry; nothing is invented around them. */
export type Template = { id: string; subject: string; body: string }

const email: Record<Angle, Template> = {
  answer: {
    id: 'email.answer',
    subject: 'Your request, {{first_name}}',
    body: `Hello {{first_name}},

thank you for getting in touch: we saw that you {{what_they_did}}. {{sender}} takes it from here.

The quickest way on: {{booking}}.

If you would rather ask something first, just reply to this message. A person reads every answer.`,
  },
  meeting: {
    id: 'email.meeting',
    subject: 'A short talk about {{product}}?',
    body: `Hello {{first_name}},

you have been looking into {{product}} for {{company}} lately. Half an hour with one of us usually answers more than another page does.

If you like, {{booking}}.

If now is not the moment, say so, and we will leave it there.`,
  },
  light_ask: {
    id: 'email.light_ask',
    subject: 'What are you comparing {{product}} with?',
    body: `Hello {{first_name}},

you had a look at {{product}}. One question, so that we send you only what helps: what would it have to do for {{company}} to be worth your time?

One line is enough.`,
  },
  proof: {
    id: 'email.proof',
    subject: 'How others like {{company}} decided',
    body: `Hello {{first_name}},

people in your position mostly ask how long it takes and what they have to change first. The best answers come from somebody who has been through it.

Reply with a word about {{company}}, and we find you a customer of {{product}} to speak with.`,
  },
  education: {
    id: 'email.education',
    subject: 'Three things worth knowing before you decide',
    body: `Hello {{first_name}},

you read about {{product}} recently. Before anybody talks about buying: write down what a good outcome would be for {{company}}, who has to agree, and what happens if you do nothing. Most projects fail on the third.

No reply needed.`,
  },
}

const short: Record<Angle, string> = {
  answer: 'Hello {{first_name}}, thank you for asking. {{sender}} is here: what can we help with?',
  meeting: 'Hello {{first_name}}, would a short talk help? If so, {{booking}}.',
  light_ask: 'Hello {{first_name}}, what would {{product}} have to do for {{company}}?',
  proof: 'Hello {{first_name}}, would it help to hear how others decided?',
  education: 'Hello {{first_name}}, anything on this page we can explain?',
}

export function templateFor(channel: Channel, angle: Angle): Template {
  return channel === 'email' ? email[angle] : { id: `${channel}.${angle}`, subject: '', body: short[angle] }
}
