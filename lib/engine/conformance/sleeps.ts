import { DAY, HOUR, SECOND, type Scenario } from './scenario.ts'

/** How long a sleep is. */
export const sleeps: readonly Scenario[] = [
  {
    name: 'a sleep may be given as text, as ms, or as a date, and a past date ends at once',
    functions: ({ client, note, now }) => [client.createFunction({ id: 'forms', triggers: [{ event: 'forms' }] }, async ({ step }) => {
      const from = await step.run('from', () => now())
      await step.sleep('text', '1s')
      await step.sleep('ms', 1000)
      await step.sleepUntil('past', new Date(from - 5000))
      await step.sleepUntil('past-text', new Date(from - 5000).toISOString())
      const took = await step.run('took', () => now() - from)
      note(took >= 1900 && took < 5000 ? 'two seconds' : `${took}`)
    })],
    play: async (w) => { await w.send({ name: 'forms' }); await w.advance(9 * SECOND) },
    trace: ['two seconds'],
    runs: ['forms Completed'],
  },
  {
    name: 'a sleep under a second is a second, because the SDK says so',
    functions: ({ client, note, now }) => [client.createFunction({ id: 'tiny', triggers: [{ event: 'tiny' }] }, async ({ step }) => {
      const from = await step.run('from', () => now())
      await step.sleep('tiny', 10)
      const took = await step.run('took', () => now() - from)
      note(took >= 950 && took < 2500 ? 'one second' : `${took}`)
    })],
    play: async (w) => { await w.send({ name: 'tiny' }); await w.advance(5 * SECOND) },
    trace: ['one second'],
    runs: ['tiny Completed'],
  },
  {
    name: 'lengths the SDK cannot read sleep for no time at all: "1h30m", zero, less than nothing',
    functions: ({ client, note, now }) => [client.createFunction({ id: 'unread', triggers: [{ event: 'unread' }] }, async ({ step }) => {
      const from = await step.run('from', () => now())
      await step.sleep('compound', '1h30m')
      await step.sleep('zero', 0)
      await step.sleep('minus', -5000)
      await step.sleep('word', 'soon' as '1s')
      const took = await step.run('took', () => now() - from)
      note(took < 3000 ? 'no time' : `${took}`)
    })],
    play: async (w) => { await w.send({ name: 'unread' }); await w.advance(6 * SECOND) },
    trace: ['no time'],
    runs: ['unread Completed'],
  },
  {
    name: 'a date that is none fails the step in the app',
    functions: ({ client, note }) => [client.createFunction({ id: 'nodate', retries: 0, triggers: [{ event: 'nodate' }] }, async ({ step }) => {
      try { await step.sleepUntil('x', 'not a date') } catch (error) { note(error instanceof Error ? error.message.slice(0, 17) : 'odd') }
    })],
    play: async (w) => { await w.send({ name: 'nodate' }); await w.advance(4 * SECOND) },
    trace: ['Invalid `Date`, d'],
    runs: ['nodate Completed'],
  },
  {
    name: 'a sleep of 366 days is allowed, and one of 367 fails the run by name',
    virtualOnly: true,
    functions: ({ client, note }) => [
      client.createFunction({ id: 'year', triggers: [{ event: 'year' }] }, async ({ step }) => { await step.sleep('s', 366 * DAY); note('woke') }),
      client.createFunction({ id: 'over', retries: 3, triggers: [{ event: 'year' }] }, async ({ step }) => { await step.sleep('s', 367 * DAY); note('never') }),
    ],
    play: async (w) => { await w.send({ name: 'year' }); await w.advance(370 * DAY) },
    trace: ['woke'],
    runs: ['over Failed InngestErrTimeoutTooLong: The sleep "52w3d" ends more than one year in the future; sleeps may last at most one year.', 'year Completed'],
  },
  {
    name: 'a sleep too long is not caught in code: it ends the run',
    functions: ({ client, note }) => [client.createFunction({ id: 'toolong', triggers: [{ event: 'toolong' }], retries: 2 }, async ({ step }) => {
      try { await step.sleep('s', 380 * DAY) } catch { note('caught') }
      note('woke')
    })],
    play: async (w) => { await w.send({ name: 'toolong' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['toolong Failed InngestErrTimeoutTooLong: The sleep "54w2d" ends more than one year in the future; sleeps may last at most one year.'],
  },
  {
    name: 'a hundred sleeping runs wake together',
    virtualOnly: true,
    unordered: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'many', triggers: [{ event: 'many' }] }, async ({ step }) => { await step.sleep('s', HOUR); note('woke') })],
    play: async (w) => { await w.send(...Array.from({ length: 100 }, (_, n) => ({ name: 'many', data: { n } }))); await w.advance(2 * HOUR) },
    trace: Array.from({ length: 100 }, () => 'woke'),
    runs: Array.from({ length: 100 }, () => 'many Completed'),
  },
]
