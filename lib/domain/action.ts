import { z } from 'zod'

export const CHANNELS = ['email', 'sms', 'chat'] as const
export const Channel = z.enum(CHANNELS)
export type Channel = z.infer<typeof Channel>

/** What a message may be about. Finite and versioned, so that propensities over angles exist. */
export const ANGLES = ['answer', 'meeting', 'light_ask', 'proof', 'education'] as const
export const ANGLES_VERSION = 'angles-1'
export const Angle = z.enum(ANGLES)
export type Angle = z.infer<typeof Angle>

export const WAIT_HOURS_MIN = 1
export const WAIT_HOURS_MAX = 168

/** The whole menu. Three of the six choices send nothing. */
export const menu = {
  send_email: z.object({ angle: Angle, priority: z.enum(['low', 'normal']) }).describe('A considered note. Suits signals older than a day, and answers to requests.'),
  send_sms: z.object({ angle: Angle }).describe('A nudge while the signal is under two hours old.'),
  send_chat: z.object({ angle: Angle }).describe('A word while the lead is in session.'),
  wait: z.object({ untilHours: z.number().min(WAIT_HOURS_MIN).max(WAIT_HOURS_MAX), reason: z.string().min(1).max(300) }).describe('Look again later.'),
  skip: z.object({ reason: z.string().min(1).max(300) }).describe('This signal deserves no follow-up.'),
  escalate_to_human: z.object({ priority: z.enum(['low', 'high']), reason: z.string().min(1).max(300) }).describe('A person should take this.'),
}

export type Kind = keyof typeof menu
export const KINDS = Object.keys(menu) as Kind[]
export type Action = { [K in Kind]: { kind: K } & z.infer<(typeof menu)[K]> }[Kind]
export type Outreach = Extract<Action, { angle: string }>

export const Action: z.ZodType<Action> = z.discriminatedUnion('kind', [
  menu.send_email.extend({ kind: z.literal('send_email') }),
  menu.send_sms.extend({ kind: z.literal('send_sms') }),
  menu.send_chat.extend({ kind: z.literal('send_chat') }),
  menu.wait.extend({ kind: z.literal('wait') }),
  menu.skip.extend({ kind: z.literal('skip') }),
  menu.escalate_to_human.extend({ kind: z.literal('escalate_to_human') }),
])

/** The channel an action would use, or null when it reaches nobody. */
export function channelOf(action: Action): Channel | null {
  if (action.kind === 'send_email') return 'email'
  if (action.kind === 'send_sms') return 'sms'
  if (action.kind === 'send_chat') return 'chat'
  return null
}

export const isOutreach = (action: Action): action is Outreach => channelOf(action) !== null

/** The name under which an action's probability is kept: its kind, with angle or hours; reasons do not make a different action. */
export function actionKey(action: Action): string {
  if (isOutreach(action)) return `${action.kind}:${action.angle}`
  if (action.kind === 'wait') return `wait:${Math.round(action.untilHours * 10) / 10}h`
  return action.kind
}
