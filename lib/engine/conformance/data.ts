import { SECOND, type Scenario } from './scenario.ts'

const show = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

/** What goes in and comes out: results of steps, data of events. */
export const data: readonly Scenario[] = [
  {
    name: 'a step that returns nothing gives null when it is remembered',
    functions: ({ client, note }) => [client.createFunction({ id: 'nothing', triggers: [{ event: 'nothing' }] }, async ({ step }) => {
      const got = await step.run('void', () => {})
      await step.sleep('nap', '1s')
      note(show(got))
      return got
    })],
    play: async (w) => { await w.send({ name: 'nothing' }); await w.advance(5 * SECOND) },
    trace: ['null'],
    runs: ['nothing Completed'],
  },
  {
    name: 'a step’s result has been through JSON: dates become texts, undefined fields go, maps are empty',
    functions: ({ client, note }) => [client.createFunction({ id: 'json', triggers: [{ event: 'json' }] }, async ({ step }) => {
      const got = await step.run('make', () => ({ at: new Date(0), gone: undefined, list: [undefined, NaN, Infinity], map: new Map([[1, 2]]), error: new Error('inside'), nested: { a: { b: [null] } } }))
      await step.sleep('nap', '1s')
      note(show(got))
    })],
    play: async (w) => { await w.send({ name: 'json' }); await w.advance(5 * SECOND) },
    trace: ['{"at":"1970-01-01T00:00:00.000Z","error":{},"list":[null,null,null],"map":{},"nested":{"a":{"b":[null]}}}'],
    runs: ['json Completed'],
  },
  {
    name: 'a step that returns an Error gives its empty JSON',
    functions: ({ client, note }) => [client.createFunction({ id: 'errval', triggers: [{ event: 'errval' }] }, async ({ step }) => {
      const got: unknown = await step.run('make', () => new TypeError('returned, not thrown'))
      await step.sleep('nap', '1s')
      note(show(got))
    })],
    play: async (w) => { await w.send({ name: 'errval' }); await w.advance(5 * SECOND) },
    trace: ['{}'],
    runs: ['errval Completed'],
  },
  {
    name: 'simple values come back as they were',
    functions: ({ client, note }) => [client.createFunction({ id: 'simple', triggers: [{ event: 'simple' }] }, async ({ step }) => {
      const got = [await step.run('zero', () => 0), await step.run('empty', () => ''), await step.run('no', () => false), await step.run('null', () => null), await step.run('list', () => []), await step.run('object', () => ({}))]
      await step.sleep('nap', '1s')
      note(show(got))
      return got
    })],
    play: async (w) => { await w.send({ name: 'simple' }); await w.advance(5 * SECOND) },
    trace: ['[0,"",false,null,[],{}]'],
    runs: ['simple Completed [0,"",false,null,[],{}]'],
  },
  {
    name: 'a result that looks like a step’s own envelope is still only data',
    functions: ({ client, note }) => [client.createFunction({ id: 'envelope', triggers: [{ event: 'envelope' }] }, async ({ step }) => {
      const a = await step.run('data', () => ({ data: { x: 1 } }))
      const b = await step.run('error', () => ({ error: { message: 'not one' } }))
      const c = await step.run('input', () => ({ input: [1] }))
      await step.sleep('nap', '1s')
      note(show([a, b, c]))
    })],
    play: async (w) => { await w.send({ name: 'envelope' }); await w.advance(5 * SECOND) },
    trace: ['[{"data":{"x":1}},{"error":{"message":"not one"}},{"input":[1]}]'],
    runs: ['envelope Completed'],
  },
  {
    name: 'emoji, null bytes, right-to-left text and odd keys pass through events and steps unchanged',
    functions: ({ client, note }) => [client.createFunction({ id: 'odd', triggers: [{ event: 'odd' }] }, async ({ event, step }) => {
      const got = await step.run('echo 😀 «é»', () => event.data)
      await step.sleep('nap', '1s')
      note(show(got))
    })],
    play: async (w) => { await w.send({ name: 'odd', data: { a: 'nul\0', b: '😀👩‍👩‍👧', c: 'שלום', constructor: 1, '': 'empty key', 'a.b': 'dotted' } }); await w.advance(5 * SECOND) },
    trace: [show({ '': 'empty key', a: 'nul\0', 'a.b': 'dotted', b: '😀👩‍👩‍👧', c: 'שלום', constructor: 1 })],
    runs: ['odd Completed'],
  },
  {
    name: 'large and small numbers keep what a double can hold',
    functions: ({ client, note }) => [client.createFunction({ id: 'numbers', triggers: [{ event: 'numbers' }] }, async ({ event, step }) => {
      const got = await step.run('echo', () => event.data)
      await step.sleep('nap', '1s')
      note(show(got))
    })],
    play: async (w) => { await w.send({ name: 'numbers', data: { big: 9007199254740991, bigger: 2 ** 60, huge: 1e300, tiny: 5e-324, minus: -0.1, zero: 0, cents: 0.1 + 0.2 } }); await w.advance(5 * SECOND) },
    trace: ['{"big":9007199254740991,"bigger":1152921504606847000,"cents":0.30000000000000004,"huge":1e+300,"minus":-0.1,"tiny":5e-324,"zero":0}'],
    runs: ['numbers Completed'],
  },
  {
    name: 'data two hundred levels deep survives',
    functions: ({ client, note }) => [client.createFunction({ id: 'deep', triggers: [{ event: 'deep' }] }, async ({ event, step }) => {
      const got: unknown = await step.run('echo', () => event.data)
      await step.sleep('nap', '1s')
      let depth = 0
      for (let at = got; at !== null && typeof at === 'object' && 'in' in at; at = at.in) depth++
      note(`${depth}`)
    })],
    play: async (w) => {
      let nested: Record<string, unknown> = { end: true }
      for (let i = 0; i < 200; i++) nested = { in: nested }
      await w.send({ name: 'deep', data: nested })
      await w.advance(5 * SECOND)
    },
    trace: ['200'],
    runs: ['deep Completed'],
  },
  {
    name: 'an event arrives with its data, user, version and time, and fields nobody knows are dropped',
    functions: ({ client, note }) => [client.createFunction({ id: 'fields', triggers: [{ event: 'fields' }] }, ({ event, events, runId }) => {
      const { id, ts, ...rest } = event as typeof event & Record<string, unknown>
      note(show([Object.keys(rest).sort(), rest.data, rest['user'], rest['v'], typeof id, typeof ts, events.length, /^[0-9A-HJKMNP-TV-Z]{26}$/.test(runId)]))
    })],
    play: async (w) => {
      await w.post(JSON.stringify({ name: 'fields', data: { a: 1 }, user: { email: 'x' }, v: '2', strange: true }))
      await w.advance(3 * SECOND)
    },
    trace: ['[["data","name","user","v"],{"a":1},{"email":"x"},"2","string","number",1,true]'],
    runs: ['fields Completed'],
  },
  {
    name: 'an event without data gives null, which the SDK never sends',
    functions: ({ client, note }) => [client.createFunction({ id: 'bare', triggers: [{ event: 'bare' }] }, ({ event }) => { note(show([event.data, (event as { user?: unknown }).user])) })],
    play: async (w) => { await w.post('{"name":"bare"}'); await w.advance(3 * SECOND); await w.post('{"name":"bare","data":null}'); await w.advance(3 * SECOND) },
    trace: ['[null,{}]', '[null,{}]'],
    runs: ['bare Completed', 'bare Completed'],
  },
  {
    name: 'what the function returns is kept as its output',
    functions: ({ client }) => [
      client.createFunction({ id: 'out-object', triggers: [{ event: 'outputs' }] }, () => ({ a: [1, 'x', null] })),
      client.createFunction({ id: 'out-text', triggers: [{ event: 'outputs' }] }, () => 'text'),
      client.createFunction({ id: 'out-zero', triggers: [{ event: 'outputs' }] }, () => 0),
      client.createFunction({ id: 'out-nothing', triggers: [{ event: 'outputs' }] }, () => {}),
      client.createFunction({ id: 'out-false', triggers: [{ event: 'outputs' }] }, async ({ step }) => { await step.sleep('nap', '1s'); return false }),
    ],
    play: async (w) => { await w.send({ name: 'outputs' }); await w.advance(5 * SECOND) },
    trace: [],
    runs: ['out-object Completed {"a":[1,"x",null]}', 'out-text Completed "text"', 'out-zero Completed 0', 'out-nothing Completed', 'out-false Completed false'],
  },
  {
    name: 'step ids may be long, empty of letters, or alike but for their case',
    functions: ({ client, note }) => [client.createFunction({ id: 'ids', triggers: [{ event: 'ids' }] }, async ({ step }) => {
      const long = 'x'.repeat(3000)
      const got = [await step.run(long, () => 'long'), await step.run(`${long}y`, () => 'longer'), await step.run('Case', () => 'upper'), await step.run('case', () => 'lower'), await step.run('a:1', () => 'colon'), await step.run('🙂', () => 'emoji')]
      await step.sleep('nap', '1s')
      note(got.join(' '))
    })],
    play: async (w) => { await w.send({ name: 'ids' }); await w.advance(5 * SECOND) },
    trace: ['long longer upper lower colon emoji'],
    runs: ['ids Completed'],
  },
  {
    name: 'a step may be given its arguments, and remembers them',
    functions: ({ client, note }) => [client.createFunction({ id: 'args', triggers: [{ event: 'args' }] }, async ({ step }) => {
      const sum = await step.run('add', (a: number, b: number) => { note(`add ${a} ${b}`); return a + b }, 2, 3)
      await step.sleep('nap', '1s')
      note(`${sum}`)
    })],
    play: async (w) => { await w.send({ name: 'args' }); await w.advance(5 * SECOND) },
    trace: ['add 2 3', '5'],
    runs: ['args Completed'],
  },
]
