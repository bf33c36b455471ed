import { SECOND, type Scenario } from './scenario.ts'

/** What is refused where events come in. */
export const door: readonly Scenario[] = [
  {
    name: 'the door refuses what is no event, and says why',
    functions: ({ client }) => [client.createFunction({ id: 'door', triggers: [{ event: 'door' }] }, () => {})],
    play: async (w) => {
      for (const body of ['{"name":""}', '{}', '"text"', '[{"name":"door/ok"},{"name":""}]', '{"name":"inngest/function.failed"}', '{"name":"Inngest/x"}', '{"name":"door/ts","ts":1}', '{"name":"door/ts","ts":4200000000000}']) {
        const { status, body: said } = await w.post(body)
        w.note(`${body} ${status} ${said.error}`)
      }
    },
    trace: [
      '{"name":""} 400 event name is empty', '{} 400 event name is empty', '"text" 400 Request body must contain an event object or an array of event objects', '[{"name":"door/ok"},{"name":""}] 400 event name is empty',
      '{"name":"inngest/function.failed"} 400 event name is reserved for internal use: inngest/function.failed', '{"name":"Inngest/x"} 400 event name is reserved for internal use: Inngest/x',
      '{"name":"door/ts","ts":1} 400 timestamp is before Jan 1, 1980', '{"name":"door/ts","ts":4200000000000} 400 timestamp is after Jan 1, 2100',
    ],
    runs: [],
  },
  {
    name: 'the door refuses fields of the wrong kind',
    functions: ({ client }) => [client.createFunction({ id: 'door-kinds', triggers: [{ event: 'door-kinds' }] }, () => {})],
    play: async (w) => { for (const body of ['{"name":5}', 'not json', '{"name":"d","data":[1]}', '{"name":"d","data":"x"}', '{"name":"d","id":5}', '{"name":"d","v":2}', '{"name":"d","user":"x"}', '{"name":"d","ts":"now"}', '{"name":"d","ts":1800000000000.5}', '[]', '{"name":"a b\\n"}']) w.note(`${body} ${(await w.post(body)).status}`) },
    trace: ['{"name":5} 400', 'not json 400', '{"name":"d","data":[1]} 400', '{"name":"d","data":"x"} 400', '{"name":"d","id":5} 400', '{"name":"d","v":2} 400', '{"name":"d","user":"x"} 400', '{"name":"d","ts":"now"} 400', '{"name":"d","ts":1800000000000.5} 400', '[] 200', '{"name":"a b\\n"} 200'],
    runs: [],
  },
  {
    name: 'an event’s name has 512 bytes at most',
    functions: ({ client }) => [client.createFunction({ id: 'door-name', triggers: [{ event: 'door-name' }] }, () => {})],
    play: async (w) => { for (const length of [512, 513]) w.note(`${length} ${(await w.post(`{"name":"${'n'.repeat(length)}"}`)).status}`) },
    trace: ['512 200', '513 400'],
    runs: [],
    real: { why: 'self-hosted, it takes longer ones', trace: ['512 200', '513 200'] },
  },
  {
    name: 'too many and too large are refused',
    heavy: true,
    functions: ({ client }) => [client.createFunction({ id: 'door-size', triggers: [{ event: 'door-size/never' }] }, () => {})],
    play: async (w) => {
      const said = async (label: string, body: string) => { const { status, body: answer } = await w.post(body); w.note(`${label} ${status} ${(answer.error ?? 'taken').slice(0, 47)}`) }
      await said('5001', JSON.stringify(Array.from({ length: 5001 }, () => ({ name: 'door-size/x' }))))
      await said('3 MiB', JSON.stringify({ name: 'door-size/x', data: { x: 'y'.repeat(3 * 1024 * 1024) } }))
      await said('2.9 MiB', JSON.stringify({ name: 'door-size/x', data: { x: 'y'.repeat(2.9 * 1024 * 1024) } }))
    },
    trace: ['5001 400 Cannot have more than 5000 events in a batch', '3 MiB 400 Event is over the max size: Max 3145728 bytes /', '2.9 MiB 200 taken'],
    runs: [],
  },
  {
    name: 'a data field named _inngest is dropped at the door',
    functions: ({ client, note }) => [client.createFunction({ id: 'reserved', triggers: [{ event: 'reserved' }] }, ({ event }) => { note(JSON.stringify(event.data)) })],
    play: async (w) => { await w.send({ name: 'reserved', data: { _inngest: { fn_id: 'x' }, a: 1 } }); await w.advance(3 * SECOND) },
    trace: ['{"a":1}'],
    runs: ['reserved Completed'],
  },
]
