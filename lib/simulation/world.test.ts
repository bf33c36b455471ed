import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANGLES, CHANNELS } from '#lib/domain/action.ts'
import { DAY_MS, HOUR_MS } from '#lib/domain/time.ts'
import { dayOf, habitsOf, SIGNALS_MIN } from './habits.ts'
import { afterReceiving, fatigueAt, interestAt, newMind } from './mind.ts'
import { personOf } from './people.ts'
import { hazardsOf, receive } from './response.ts'
import { itemOf } from './wire.ts'

const startMs = Date.parse('2026-09-01T00:00:00Z')
const world = { seed: 'test', startMs, arrivalDays: 20 }
const anyone = fc.nat({ max: 3999 }).map((index) => personOf(world, index))
const anyMessage = fc.record({ channel: fc.constantFrom(...CHANNELS), angle: fc.constantFrom(...ANGLES), afterHours: fc.double({ min: 0, max: 900, noNaN: true }) })

test('the same seed gives the same person and the same habits, another seed other people', () => {
  expect(personOf(world, 11)).toEqual(personOf(world, 11))
  expect(habitsOf('test', personOf(world, 11), startMs + 60 * DAY_MS)).toEqual(habitsOf('test', personOf(world, 11), startMs + 60 * DAY_MS))
  expect(personOf({ ...world, seed: 'other' }, 11)).not.toEqual(personOf(world, 11))
})

test('no two of 4,000 people share an address or a number, and nobody can be reached by either', () => {
  const people = Array.from({ length: 4000 }, (_, index) => personOf(world, index))
  expect(new Set(people.map(({ email }) => email)).size).toBe(4000)
  expect(people.every(({ email }) => email.endsWith('.example'))).toBe(true)
  const phones = people.flatMap(({ phone }) => phone ?? [])
  expect(new Set(phones).size).toBe(phones.length)
  expect(phones.every((phone) => /^\+1\d{3}55501\d\d$|^\+447700900\d{3}$/.test(phone))).toBe(true)
})

test('everybody gives at least twenty signals in sixty days, in order, and none before they arrive', () => {
  fc.assert(fc.property(anyone, (person) => {
    const habits = habitsOf('test', person, startMs + 60 * DAY_MS, SIGNALS_MIN)
    expect(habits.length).toBeGreaterThanOrEqual(SIGNALS_MIN)
    expect(habits.every(({ atMs }, index) => atMs >= (habits[index - 1]?.atMs ?? person.arrivesAtMs) && atMs < startMs + 60 * DAY_MS)).toBe(true)
    expect(new Set(habits.map(({ mark }) => mark)).size).toBe(habits.length)
  }), { numRuns: 60 })
})

test('what somebody does on one day does not depend on how long they are watched', () => {
  const person = personOf(world, 3)
  expect(habitsOf('test', person, startMs + 60 * DAY_MS)).toEqual(expect.arrayContaining(dayOf('test', person, 2)))
})

test('every hazard is a probability, whatever the message and the mind', () => {
  fc.assert(fc.property(anyone, anyMessage, fc.nat({ max: 30 }), (person, { channel, angle, afterHours }, received) => {
    let mind = newMind(person)
    const atMs = person.arrivesAtMs + afterHours * HOUR_MS
    for (let n = 0; n < received; n++) mind = afterReceiving(mind, person, channel, atMs, 0)
    for (const hazard of Object.values(hazardsOf(person, mind, { atMs, channel, angle }))) expect(hazard >= 0 && hazard <= 1).toBe(true)
  }))
})

test('a tired person engages less and leaves more readily', () => {
  fc.assert(fc.property(anyone, fc.constantFrom(...ANGLES), (person, angle) => {
    const atMs = person.arrivesAtMs + 10 * DAY_MS
    const rested = { ...newMind(person), interestAtMs: atMs }
    let tired = rested
    for (let n = 0; n < 6; n++) tired = afterReceiving(tired, person, 'email', atMs, 0)
    const [before, after] = [rested, { ...tired, askedAtMs: rested.askedAtMs }].map((mind) => hazardsOf(person, mind, { atMs, channel: 'email', angle }))
    expect(after!.engage).toBeLessThan(before!.engage)
    expect(after!.leave).toBeGreaterThan(before!.leave)
  }))
})

test('fatigue halves in five days and interest in a person\'s own half-life', () => {
  const person = personOf(world, 5)
  const mind = afterReceiving(newMind(person), person, 'email', startMs, 0)
  expect(fatigueAt(mind, startMs + 5 * DAY_MS)).toBeCloseTo(0.5)
  const later = newMind(person)
  expect(interestAt(later, person, person.arrivesAtMs + person.halfLifeDays * DAY_MS)).toBeCloseTo(person.interest / 2)
})

test('nobody reacts before the message reached them; only machines do so within ten seconds', () => {
  fc.assert(fc.property(anyone, anyMessage, (person, { channel, angle, afterHours }) => {
    const atMs = Math.round(person.arrivesAtMs + afterHours * HOUR_MS)
    const { reactions } = receive('test', person, newMind(person), { atMs, channel, angle, messageId: '<m@bide.example>' })
    for (const happening of reactions) {
      expect(happening.atMs).toBeGreaterThanOrEqual(atMs)
      if (happening.name === 'click' && happening.atMs - atMs < 10_000) expect(happening.machine).toBe(true)
    }
  }))
})

test('the same happening has the same message id, so that telling it twice is telling it once', () => {
  const person = personOf(world, 9)
  const [first] = habitsOf('test', person, startMs + 60 * DAY_MS)
  expect(itemOf('test', person, first!).messageId).toBe(itemOf('test', person, first!).messageId)
})
