import type { Angle, Channel } from '#lib/domain/action.ts'
import { HOUR_MS, hoursUntilLocalHour, localClock } from '#lib/domain/time.ts'
import { drawsFor } from './draws.ts'
import type { Draws } from './draws.ts'
import { visitAt, visitFor } from './habits.ts'
import type { Happening } from './happening.ts'
import { afterReceiving, fatigueAt, interestAt, MATCH, stageOf } from './mind.ts'
import type { Mind } from './mind.ts'
import type { Person } from './people.ts'

/** A message as it reaches a person. */
export type Delivery = { atMs: number; channel: Channel; angle: Angle; messageId: string }

/** What this message would do to this person now: the truth that learning tries to find. Probabilities. */
export type Hazards = { engage: number; click: number; reply: number; meeting: number; leave: number; complain: number; visit: number }

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

/** 1 at their hour of the day, towards -1 at the opposite side of the clock. */
const hourFit = (person: Person, atMs: number): number =>
  Math.cos(((localClock(new Date(atMs).toISOString(), person.zone).hour - person.hour) / 24) * 2 * Math.PI)

const SPEED_HOURS = 36

export function hazardsOf(person: Person, mind: Mind, { atMs, channel, angle }: Omit<Delivery, 'messageId'>): Hazards {
  const stage = stageOf(mind, person, atMs)
  const interest = interestAt(mind, person, atMs)
  const strain = fatigueAt(mind, atMs) / person.patience
  const engage = sigmoid(-2.3 + 2.4 * MATCH[stage][angle] + 1.7 * interest + 0.8 * Math.log(person.taste[channel]) + 0.45 * hourFit(person, atMs) - 0.9 * strain)
  const speed = stage === 'asked' && mind.askedAtMs !== null ? Math.exp(-(atMs - mind.askedAtMs) / HOUR_MS / SPEED_HOURS) : 0
  const willing = person.archetype === 'student' || mind.booked ? 0 : 1
  const leave = Math.min(0.5, 0.003 + 0.006 * (1 - interest) + 0.035 * Math.max(0, strain - 0.75) ** 2 + (MATCH[stage][angle] < 0.3 ? 0.008 : 0))
  return {
    engage,
    click: 0.38 * engage,
    reply: (stage === 'asked' ? 0.3 : 0.12) * engage,
    meeting: willing * engage * interest * (angle === 'meeting' ? 0.3 : angle === 'answer' || angle === 'light_ask' ? 0.2 : 0.08) * (1 + speed),
    leave,
    complain: leave * 0.08,
    visit: 0.45 * engage,
  }
}

const WAKING = { from: 7, to: 22 }

/** People answer while they are awake: what falls in their night moves to their morning. */
function awake(person: Person, atMs: number, draws: Draws): number {
  const iso = new Date(atMs).toISOString()
  const { hour } = localClock(iso, person.zone)
  if (hour >= WAKING.from && hour < WAKING.to) return Math.round(atMs)
  return Math.round(atMs + (hoursUntilLocalHour(iso, person.zone, WAKING.from) + draws.between(0, 2)) * HOUR_MS)
}

const REPLIES = ['Thanks, this is helpful. Could you tell me how it handles consent for our German contacts?', 'Yes, I would like to see it. What does next week look like?', 'Not right now, please ask me again next quarter.', 'Who else in our industry uses this?', 'Can you send me the pricing for 40 seats?'] as const

/** A message reaches somebody: how it leaves them, and everything they will do about it, later. */
export function receive(seed: string, person: Person, mind: Mind, delivery: Delivery): { mind: Mind; reactions: Happening[] } {
  const { atMs, channel, messageId } = delivery
  const draws = drawsFor(`${seed}:${person.key}:message:${mind.received}`)
  const mark = `m${mind.received}`
  const act = (name: Happening['name'], afterHours: number, properties: Happening['properties'] = {}): Happening =>
    ({ atMs: awake(person, atMs + afterHours * HOUR_MS, draws), name, mark: `${mark}.${name}`, properties: { channel, ...properties }, messageId })
  const machine = (name: Happening['name'], seconds: number, properties: Happening['properties']): Happening =>
    ({ atMs: Math.round(atMs + seconds * 1000), name, mark: `${mark}.${name}.machine`, properties: { channel, ...properties }, messageId, machine: true })

  if (channel === 'email' && person.deadAddress) return { mind, reactions: [machine('bounce', draws.between(8, 150), { kind: 'hard' })] }
  const hazards = hazardsOf(person, mind, delivery)
  const [uClick, uReply, uMeeting, uLeave, uComplain, uVisit] = [draws.u(), draws.u(), draws.u(), draws.u(), draws.u(), draws.u()]
  const reactions: Happening[] = []
  if (channel === 'email' && person.scanner) reactions.push(machine('click', draws.between(1.5, 8), { url: '/guides' }))

  const left = uLeave < hazards.leave
  if (left) reactions.push(uComplain < 0.08 ? act('complaint', draws.around(3, 0.8)) : act('unsubscribe', draws.around(2, 0.9)))
  else {
    if (uClick < hazards.click) reactions.push(act('click', draws.around(1.6, 1.1), { url: '/guides' }))
    if (uReply < hazards.reply) reactions.push(channel === 'chat' ? { ...act('chat_message', draws.between(0.01, 0.06), { text: draws.pick(REPLIES) }) } : act('reply', draws.around(4, 1), { text: draws.pick(REPLIES) }))
    if (uMeeting < hazards.meeting) reactions.push(act('meeting_booked', draws.around(stageOf(mind, person, atMs) === 'asked' ? 14 : 60, 0.9)))
    if (uVisit < hazards.visit) {
      const visitMs = awake(person, atMs + draws.around(7, 0.9) * HOUR_MS, draws)
      reactions.push(...visitAt(`${mark}.v`, visitFor(interestAt(mind, person, visitMs), draws), visitMs, draws))
    }
  }
  return { mind: afterReceiving(mind, person, channel, atMs, left ? 0 : 0.12 * hazards.engage), reactions: reactions.sort((a, b) => a.atMs - b.atMs) }
}
