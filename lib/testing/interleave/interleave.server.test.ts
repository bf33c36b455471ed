import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../database.server.ts'
import { openLane } from './lane.server.ts'
import type { Lane, Played } from './lane.server.ts'
import { asksNothing, asksOnlyOnce, handsOverWhatItReadAsReady, takesTheMessageFirst, UNGUARDED, wakesWhatItReadAsAlive } from './mutants.server.ts'
import { OTHERS, REPLY_AND_SEND } from './scenarios.server.ts'
import type { Part, Scenario } from './scenarios.server.ts'
import { everySchedule, replayed, seeded } from './schedules.ts'
import { installWitness } from './witness.server.ts'

const url = await testDatabase()
const lanes: Lane[] = []
const lane = async (options: Parameters<typeof openLane>[2] = {}): Promise<Lane> => {
  const opened = await openLane(url, `lane${lanes.length}`, options)
  lanes.push(opened)
  return opened
}
const scenario = (letters: string, ready = true): Scenario => ({ name: letters, letters, ready })

beforeAll(() => installWitness(url, 'workspace'))
afterAll(async () => { for (const opened of lanes) await opened.close() })

test('in 300 seeded interleavings of a reply and a send, and of all that may meet them, every promise is kept', async () => {
  const [mine, list] = [await lane(), [...REPLY_AND_SEND, ...REPLY_AND_SEND, ...OTHERS]]
  const broken: string[] = []
  const schedules = new Set<string>()
  for (let i = 0; i < 300; i++) {
    const here = list[i % list.length]!
    const key = `suite/${here.letters}${here.ready ? '+' : ''}/${Math.floor(i / list.length)}`
    const played = await mine.play(here, seeded(key), key)
    schedules.add(`${here.name} ${played.letters}`)
    broken.push(...played.broken.map((promise) => `${key} ${played.letters}: ${promise}`))
  }
  expect(broken).toEqual([])
  expect(schedules.size).toBeGreaterThan(150)
}, 300_000)

test.each(['RW', 'OW', 'HW', 'KW', 'WX', 'PW'])('%s: in every order there is, a wait is claimed once, and never after an epoch was raised', async (letters) => {
  const mine = await lane()
  const orders = everySchedule()
  const broken: string[] = []
  let count = 0
  do {
    const played = await mine.play(scenario(letters), orders.choose, letters)
    broken.push(...played.broken.map((promise) => `${played.letters}: ${promise}`))
    count++
  } while (orders.next())
  expect(broken).toEqual([])
  expect(count).toBeGreaterThan(1)
}, 120_000)

test('a seed and its schedule play the same interleaving again', async () => {
  const mine = await lane()
  const first = await mine.play(scenario('RST'), seeded('again'), 'again')
  const [bySeed, byLetters] = [await mine.play(scenario('RST'), seeded('again'), 'again'), await mine.play(scenario('RST'), replayed(first.letters), 'again')]
  const shape = ({ turns }: Played) => turns.map(({ actor, held, statement }) => `${actor} ${held} ${statement}`)
  expect(shape(bySeed)).toEqual(shape(first))
  expect(shape(byLetters)).toEqual(shape(first))
})

describe('code with a hole in it is caught', () => {
  test.each<[string, Scenario, string, Part['act'], string]>([
    ['a claim that does not ask again', scenario('RS', false), 'S', asksOnlyOnce, 'was claimed'],
    ['a claim that never asks', scenario('RS'), 'S', asksNothing, 'was claimed'],
    ['two hand-overs that believe what they read', scenario('ST'), 'ST', handsOverWhatItReadAsReady, 'was taken by the provider 2 times'],
    ['a wake-up that believes what it read', scenario('RW'), 'W', wakesWhatItReadAsAlive, 'was claimed'],
  ])('%s, within fifty interleavings', async (_name, where, replaced, act, words) => {
    const mine = await lane({ instead: Object.fromEntries(replaced.split('').map((letter) => [letter, act])), session: UNGUARDED })
    expect(await noticed(mine, where, words)).toBe(true)
  })

  test('a lock taken in the other order is a deadlock, within fifty interleavings', async () => {
    const mine = await lane({ instead: { R: takesTheMessageFirst } })
    expect(await noticed(mine, scenario('RS'), 'a deadlock: ')).toBe(true)
  })

  test('and where the code has a hole, the database refuses what it should have refused', async () => {
    const mine = await lane({ instead: { S: asksNothing } })
    const late: string[] = []
    for (let i = 0; i < 30; i++) late.push(...(await mine.play(scenario('RS'), seeded(`guarded ${i}`), `guarded ${i}`)).broken.filter((promise) => promise.includes('was claimed')))
    expect(late).toEqual([])
  })
})

async function noticed(mine: Lane, where: Scenario, words: string): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    const { broken } = await mine.play(where, seeded(`hole ${i}`), `hole ${i}`)
    if (broken.some((promise) => promise.includes(words))) return true
  }
  return false
}
