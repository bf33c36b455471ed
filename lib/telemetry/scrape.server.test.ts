import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { parseExposition } from '#lib/testing/exposition.ts'
import { askerOf, stampPeer } from './peer.server.ts'
import { answerScrape } from './scrape.server.ts'

/** A request as the app's own server hands it on, with the headers the visitor sent. */
function arriving(remoteAddress: string, sent: Record<string, string>): Headers {
  const request = { headers: { ...sent }, socket: { remoteAddress } } as unknown as IncomingMessage
  stampPeer(request)
  return new Headers(request.headers as Record<string, string>)
}
const local = { token: null, publicUrl: 'http://127.0.0.1:3000' }
const ask = (headers: Headers, settings: { token: string | null; publicUrl: string } = local) => answerScrape(askerOf(headers), settings, async () => [{ gauge: 'waitsOpen', value: 3 }])

describe('a scrape', () => {
  test('from this machine is answered in the text format', async () => {
    const response = await ask(arriving('127.0.0.1', { host: '127.0.0.1:3000' }))
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'no-store'])
    expect(parseExposition(await response.text()).get('bide_waits_open')?.samples).toEqual([{ name: 'bide_waits_open', labels: {}, value: 3 }])
  })

  test('the address the framework itself adds is no proxy, anybody else’s is', async () => {
    expect((await ask(arriving('127.0.0.1', { host: 'localhost:3000', 'x-forwarded-for': '127.0.0.1' }))).status).toBe(200)
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) expect((await ask(arriving('127.0.0.1', { host: 'localhost:3000', [header]: '203.0.113.7' }))).status, header).toBe(403)
  })

  test('from elsewhere is refused in problem JSON that says how to ask, whatever the visitor says of the peer', async () => {
    const spoofed = arriving('203.0.113.7', { host: 'localhost:3000', 'x-bide-peer': 'anything 127.0.0.1' })
    const unstamped = new Headers({ host: 'localhost:3000', 'x-bide-peer': 'anything 127.0.0.1' })
    for (const headers of [spoofed, unstamped]) {
      const response = await ask(headers)
      expect([response.status, response.headers.get('content-type')]).toEqual([403, 'application/problem+json'])
      expect(await response.json()).toMatchObject({ field: 'authorization', detail: expect.stringContaining('BIDE_METRICS_TOKEN') })
    }
  })

  test('with a token set, the right one opens it and another is told to authenticate', async () => {
    const settings = { token: 'right', publicUrl: 'https://bide.example.com' }
    expect((await ask(arriving('203.0.113.7', { authorization: 'Bearer right' }), settings)).status).toBe(200)
    const refused = await ask(arriving('127.0.0.1', { host: 'localhost', authorization: 'Bearer wrong' }), settings)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect((await ask(arriving('127.0.0.1', { host: 'localhost' }), settings)).status).toBe(401)
  })
})
