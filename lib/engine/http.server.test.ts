import { connect } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { openHttp } from './http.server.ts'

const door = await openHttp(0, 1000, async (request) => new Response(`${(await request.text()).length}`))
const address = `http://127.0.0.1:${door.port}/`
afterAll(() => door.close())

const post = (size: number) => fetch(address, { method: 'POST', body: 'x'.repeat(size) })

/** Sends a request's head and a part of its body, and holds the rest back. */
const hold = (size: number) => new Promise<() => void>((resolve) => {
  const socket = connect(door.port, '127.0.0.1', () => {
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${size + 1}\r\n\r\n${'x'.repeat(size)}`, () => resolve(() => socket.destroy()))
  })
  socket.on('error', () => {})
})

describe('the engine’s door over HTTP', () => {
  test('takes a body up to the limit, and answers a larger one 413 instead of cutting the line', async () => {
    expect(await (await post(1000)).text()).toBe('1000')
    const refused = await post(1001)
    expect([refused.status, refused.headers.get('content-type')]).toEqual([413, 'application/problem+json'])
    expect((await post(5_000_000)).status).toBe(413)
  })

  test('answers 429 with a time to come back while too many bodies are held, and takes them again afterwards', async () => {
    const holders = await Promise.all(Array.from({ length: 8 }, () => hold(990)))
    await expect.poll(async () => { const busy = await post(100); return [busy.status, busy.headers.get('retry-after')] }).toEqual([429, '1'])
    for (const letGo of holders) letGo()
    await expect.poll(async () => (await post(100)).status).toBe(200)
  })
})
