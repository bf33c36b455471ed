import { DAY, HOUR, MINUTE, SECOND, type Scenario } from './scenario.ts'

/** Waiting for events and signals, and being cancelled. */
export const waits: readonly Scenario[] = [
  {
    name: 'a wait takes only the event that matches',
    functions: ({ client, note }) => [client.createFunction({ id: 'match', triggers: [{ event: 'match' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'match/reply', match: 'data.lead', timeout: '1h' })
      note(`reply ${reply?.data.text}`)
    })],
    play: async (w) => {
      await w.send({ name: 'match', data: { lead: 'a' } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'match/reply', data: { lead: 'b', text: 'wrong' } })
      await w.send({ name: 'match/reply', data: { lead: 'a', text: 'right' } })
      await w.advance(3 * SECOND)
    },
    trace: ['reply right'],
    runs: ['match Completed'],
  },
  {
    name: 'a wait with an expression takes only what it allows',
    functions: ({ client, note }) => [client.createFunction({ id: 'expr', triggers: [{ event: 'expr' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'expr/reply', if: 'event.data.lead == async.data.lead && async.data.score > 5', timeout: '1h' })
      note(`score ${reply?.data.score}`)
    })],
    play: async (w) => {
      await w.send({ name: 'expr', data: { lead: 'a' } })
      await w.advance(2 * SECOND)
      for (const [lead, score] of [['a', 3], ['b', 9], ['a', 8]] as const) await w.send({ name: 'expr/reply', data: { lead, score } })
      await w.advance(3 * SECOND)
    },
    trace: ['score 8'],
    runs: ['expr Completed'],
  },
  {
    name: 'a wait that nobody answers ends with null at its time',
    functions: ({ client, note }) => [client.createFunction({ id: 'silent', triggers: [{ event: 'silent' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'silent/reply', timeout: '3s' })
      note(`${reply}`)
    })],
    play: async (w) => { await w.send({ name: 'silent' }); await w.advance(7 * SECOND) },
    trace: ['null'],
    runs: ['silent Completed'],
  },
  {
    name: 'a signal wakes the step that waits for it',
    functions: ({ client, note }) => [client.createFunction({ id: 'signal', triggers: [{ event: 'signal' }] }, async ({ event, step }) => {
      const got = await step.waitForSignal('sig', { signal: event.data.key as string, timeout: '1h' }) as { data: { ok: boolean } } | null
      note(`signal ${got?.data.ok}`)
    })],
    play: async (w) => {
      const key = `k-${w.now()}`
      await w.send({ name: 'signal', data: { key } })
      await w.advance(2 * SECOND)
      await w.signal(key, { ok: true })
      await w.advance(3 * SECOND)
    },
    trace: ['signal true'],
    runs: ['signal Completed'],
  },
  {
    name: 'a matching event cancels a sleeping run and no other',
    functions: ({ client, note }) => [client.createFunction({ id: 'cancel', triggers: [{ event: 'cancel' }], cancelOn: [{ event: 'cancel/now', match: 'data.lead' }] }, async ({ event, step }) => {
      await step.sleep('s', 4000)
      note(`woke ${event.data.lead}`)
    })],
    play: async (w) => {
      await w.send({ name: 'cancel', data: { lead: 'a' } }, { name: 'cancel', data: { lead: 'b' } })
      await w.advance(2 * SECOND)
      await w.send({ name: 'cancel/now', data: { lead: 'a' } })
      await w.advance(6 * SECOND)
    },
    trace: ['woke b'],
    runs: ['cancel Cancelled', 'cancel Completed'],
  },
  {
    name: 'a cancel sent straight after the trigger is not lost',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'quick', triggers: [{ event: 'quick' }], cancelOn: [{ event: 'quick/stop', match: 'data.lead' }] }, async ({ step }) => { await step.sleep('s', DAY); note('woke') })],
    play: async (w) => {
      await w.send({ name: 'quick', data: { lead: 'x' } })
      await w.send({ name: 'quick/stop', data: { lead: 'x' } })
      await w.send({ name: 'quick', data: { lead: 'y' } }, { name: 'quick/stop', data: { lead: 'y' } })
      await w.advance(2 * DAY)
    },
    trace: [],
    runs: ['quick Cancelled', 'quick Cancelled'],
  },
  {
    name: 'a cancelled run does not count as failed',
    functions: ({ client, note }) => [client.createFunction({ id: 'quiet', triggers: [{ event: 'quiet' }], cancelOn: [{ event: 'quiet/stop' }], onFailure: () => { note('failed') } }, async ({ step }) => { await step.sleep('s', 3000); note('woke') })],
    play: async (w) => { await w.send({ name: 'quiet' }); await w.advance(SECOND); await w.send({ name: 'quiet/stop' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['quiet Cancelled'],
  },
  {
    name: 'a wait of a week is woken early by its event and fires no second time',
    virtualOnly: true,
    functions: ({ client, note }) => [client.createFunction({ id: 'week', triggers: [{ event: 'week' }] }, async ({ step }) => {
      const reply = await step.waitForEvent('reply', { event: 'week/reply', timeout: '7d' })
      note(reply === null ? 'silence' : 'reply')
      await step.sleep('s', 30 * MINUTE)
      note('end')
    })],
    play: async (w) => { await w.send({ name: 'week' }); await w.advance(DAY); await w.send({ name: 'week/reply' }); await w.advance(20 * DAY) },
    trace: ['reply', 'reply', 'end'],
    runs: ['week Completed'],
  },
]
