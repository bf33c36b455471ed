import { SECOND, type Scenario } from './scenario.ts'

const coded = (value: unknown): { coded: string } => ({ coded: Buffer.from(JSON.stringify(value) ?? 'null').toString('base64') })
const decoded = (value: unknown): unknown => (value !== null && typeof value === 'object' && 'coded' in value ? JSON.parse(Buffer.from(String(value.coded), 'base64').toString()) as unknown : value)

/** What the SDK's own hooks may do to runs, steps and events. */
export const middlewares: readonly Scenario[] = [
  {
    name: 'hooks around a run and its steps are called in their order',
    replays: true,
    middleware: (Base, note) => [class extends Base {
      readonly id = 'watcher'
      override onRunStart() { note('run starts') }
      override onStepStart({ stepInfo }: { stepInfo: { options: { id: string } } }) { note(`step ${stepInfo.options.id} starts`) }
      override onStepComplete({ stepInfo, output }: { stepInfo: { options: { id: string } }; output: unknown }) { note(`step ${stepInfo.options.id} gave ${JSON.stringify(output)}`) }
      override onRunComplete({ output }: { output: unknown }) { note(`run gave ${JSON.stringify(output)}`) }
    }],
    functions: ({ client }) => [client.createFunction({ id: 'hooks', triggers: [{ event: 'hooks' }] }, async ({ step }) => (await step.run('a', () => 1)) + (await step.run('b', () => 2)))],
    play: async (w) => { await w.send({ name: 'hooks' }); await w.advance(5 * SECOND) },
    trace: ['run starts', 'step a starts', 'step a gave 1', 'step b starts', 'step b gave 2', 'run gave 3'],
    runs: ['hooks Completed 3'],
  },
  {
    name: 'a step that fails for good is told to the hooks',
    replays: true,
    middleware: (Base, note) => [class extends Base {
      readonly id = 'mourner'
      override onStepError({ error, isFinalAttempt }: { error: Error; isFinalAttempt: boolean }) { note(`step ${error.message} ${isFinalAttempt}`) }
      override onRunError({ error, isFinalAttempt }: { error: Error; isFinalAttempt: boolean }) { note(`run ${error.message} ${isFinalAttempt}`) }
    }],
    functions: ({ client, RetryAfterError }) => [client.createFunction({ id: 'hook-fail', retries: 1, triggers: [{ event: 'hook-fail' }] }, async ({ step }) => { await step.run('a', () => { throw new RetryAfterError('bad', '1s') }) })],
    play: async (w) => { await w.send({ name: 'hook-fail' }); await w.advance(8 * SECOND) },
    trace: ['step bad false', 'step bad true', 'run bad true'],
    runs: ['hook-fail Failed RetryAfterError: bad'],
  },
  {
    name: 'what steps give may be kept in code, as an encrypting middleware does',
    middleware: (Base) => [class extends Base {
      readonly id = 'coder'
      override async wrapStepHandler({ next }: { next: () => Promise<unknown> }) { return coded(await next()) }
      override async wrapStep({ next }: { next: () => Promise<unknown> }) { return decoded(await next()) }
    }],
    functions: ({ client, note }) => [client.createFunction({ id: 'secret', triggers: [{ event: 'secret' }] }, async ({ step }) => {
      const a = await step.run('a', () => ({ word: 'hidden' }))
      await step.sleep('nap', '1s')
      const b = await step.run('b', () => `${a.word} twice`)
      note(`${a.word} ${b}`)
    })],
    play: async (w) => { await w.send({ name: 'secret' }); await w.advance(6 * SECOND) },
    trace: ['hidden hidden twice'],
    runs: ['secret Completed'],
  },
  {
    name: 'what events carry may be changed as they are sent, and changed back as they arrive',
    middleware: (Base) => [class extends Base {
      readonly id = 'post'
      override transformSendEvent(arg: Parameters<NonNullable<InstanceType<typeof Base>['transformSendEvent']>>[0]) { return { ...arg, events: arg.events.map((e) => ({ ...e, data: coded(e.data) })) } }
      override transformFunctionInput(arg: Parameters<NonNullable<InstanceType<typeof Base>['transformFunctionInput']>>[0]) {
        const data = decoded(arg.ctx.event.data) as Record<string, unknown>
        return { ...arg, ctx: { ...arg.ctx, event: { ...arg.ctx.event, data } } }
      }
    }],
    functions: ({ client, note }) => [
      client.createFunction({ id: 'sealed', triggers: [{ event: 'sealed' }] }, async ({ event, step }) => { await step.sendEvent('on', { name: 'sealed/next', data: { from: event.data.who } }) }),
      client.createFunction({ id: 'opened', triggers: [{ event: 'sealed/next' }] }, ({ event }) => { note(`from ${event.data.from}`) }),
    ],
    play: async (w) => { await w.send({ name: 'sealed', data: { who: 'me' } }); await w.advance(6 * SECOND) },
    trace: ['from me'],
    runs: ['opened Completed', 'sealed Completed'],
  },
  {
    name: 'middleware may put things in reach of a function',
    middleware: (Base) => [class extends Base {
      readonly id = 'shelf'
      override transformFunctionInput(arg: Parameters<NonNullable<InstanceType<typeof Base>['transformFunctionInput']>>[0]) { return { ...arg, ctx: { ...arg.ctx, shelf: { book: 'open' } } } }
    }],
    functions: ({ client, note }) => [client.createFunction({ id: 'shelf', triggers: [{ event: 'shelf' }] }, (input) => { note((input as unknown as { shelf: { book: string } }).shelf.book) })],
    play: async (w) => { await w.send({ name: 'shelf' }); await w.advance(4 * SECOND) },
    trace: ['open'],
    runs: ['shelf Completed'],
  },
]
