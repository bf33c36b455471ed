import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { sampleHouse } from '#lib/testing/sample.server.ts'
import { plant } from './plant.server.ts'
import { readCanary } from './read.server.ts'
import { canaryDue, ring } from './ring.server.ts'
import { resumeCanary, sweepCanary } from './sweep.server.ts'

const START = Date.parse('2026-11-24T09:00:00.250Z')
const house = await sampleHouse(await testDatabase())
afterAll(() => house.close())

const after = (seconds: number): void => house.at(new Date(START + seconds * 1000).toISOString())
beforeEach(async () => {
  await house.db.canary.deleteMany()
  await house.db.dispatch.deleteMany()
  after(0)
})
const open = () => house.db.canary.findFirstOrThrow({ where: { rungAt: null } })
const told = () => house.db.dispatch.findMany({ where: { event: 'canary/planted' }, orderBy: { createdAt: 'asc' } })

describe('one canary, all the time', () => {
  test('twenty processes that plant at once plant one, with its event', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => plant(house)))
    expect(answers.filter(({ planted }) => planted)).toHaveLength(1)
    expect((await told()).map(({ data }) => data)).toEqual([{ canaryId: (await open()).id }])
  })

  test('it is due on a whole second, a minute later', async () => {
    await plant(house)
    expect((await open()).dueAt.toISOString()).toBe('2026-11-24T09:01:01.000Z')
  })

  test('of twenty that ring at once one does, and the next is planted and told in the same statement', async () => {
    await plant(house)
    const { id } = await open()
    after(61)
    const answers = await Promise.all(Array.from({ length: 20 }, () => ring(house, id)))
    expect(answers.filter((answer) => answer === 'mine')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'not_mine')).toHaveLength(19)
    expect((await told()).at(-1)?.data).toEqual({ canaryId: (await open()).id })
    expect(await readCanary(house.db, house.now())).toMatchObject({ last: { rungBy: 'engine', latenessSeconds: 0.25 }, sinceYesterday: { engine: 1, sweep: 0 } })
  })

  test('an alarm that rings early rings nothing, and one for a canary that rang long ago neither', async () => {
    await plant(house)
    const { id } = await open()
    expect(await ring(house, id)).toBe('early')
    after(61)
    await ring(house, id)
    expect(await ring(house, id)).toBe('not_mine')
    expect(await canaryDue(house, id)).toBeNull()
    expect(await house.db.canary.count()).toBe(2)
  })

  test('a database that holds one open canary refuses another, whoever writes it', async () => {
    await plant(house)
    await expect(house.db.canary.create({ data: { id: 'x', plantedAt: house.now(), dueAt: house.now() } })).rejects.toThrow(/bide_canary_one_open|Unique/)
  })
})

describe('what the sweep does about it', () => {
  test('nothing while the engine may still ring', async () => {
    await plant(house)
    after(60 + 29)
    expect(await sweepCanary(house)).toEqual({ swept: false, planted: false })
  })

  test('it rings one the alarm missed, plants another, and says who it was', async () => {
    await plant(house)
    after(60 + 32)
    const answers = await Promise.all(Array.from({ length: 10 }, () => sweepCanary(house)))
    expect(answers.filter(({ swept }) => swept)).toHaveLength(1)
    expect(await readCanary(house.db, house.now())).toMatchObject({ open: { dueAt: '2026-11-24T09:02:33.000Z' }, last: { rungBy: 'sweep' }, sinceYesterday: { engine: 0, sweep: 1 } })
    expect(await told()).toHaveLength(2)
  })

  test('it plants one where there is none', async () => {
    expect(await sweepCanary(house)).toEqual({ swept: false, planted: true })
    expect(await told()).toHaveLength(1)
  })

  test('a house that was off is no evidence against its engine', async () => {
    await plant(house)
    after(86_400 * 3)
    await resumeCanary(house)
    expect(await readCanary(house.db, house.now())).toMatchObject({ last: { rungBy: 'reset', latenessSeconds: null }, sinceYesterday: { engine: 0, sweep: 0 } })
    expect((await open()).dueAt.getTime()).toBeGreaterThan(house.now().getTime())
  })

  test('a process that starts again after seconds leaves the canary to the engine', async () => {
    await plant(house)
    after(75)
    await resumeCanary(house)
    expect((await readCanary(house.db, house.now())).last).toBeNull()
  })

  test('a clock that was set back does not leave the canary parked for days', async () => {
    after(86_400 * 7)
    await plant(house)
    const { id } = await open()
    after(86_400 * 7 + 61)
    await ring(house, id)
    after(0)
    expect(await sweepCanary(house)).toEqual({ swept: false, planted: true })
    expect((await open()).dueAt.toISOString()).toBe('2026-11-24T09:01:01.000Z')
    expect((await readCanary(house.db, house.now())).last).toMatchObject({ rungBy: 'reset' })
  })

  test('what rang more than a day ago is forgotten', async () => {
    await plant(house)
    for (let minute = 1; minute <= 3; minute++) {
      const { id, dueAt } = await open()
      house.at(dueAt.toISOString())
      await ring(house, id)
    }
    const { id } = await open()
    after(86_400 + 100)
    await ring(house, id)
    expect((await house.db.canary.findMany({ where: { rungAt: { not: null } } })).length).toBe(3)
    after(2 * 86_400 + 200)
    await ring(house, (await open()).id)
    expect(await house.db.canary.count()).toBe(2)
  })
})
