import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { FakeCourier } from '#lib/testing/nurture.server.ts'
import { WORKSPACE, sampleHouse, sampleLead, sampleSend } from '#lib/testing/sample.server.ts'
import { HANDOVERS_MAX } from './bulkhead.server.ts'
import { smtpCourier } from './channels/smtp.server.ts'
import { providerStates } from './providers.server.ts'
import { send } from './send.server.ts'
import type { Receipt } from './send.server.ts'
import { sweepSends, sweepsEnd } from './sweep.server.ts'

const house = await sampleHouse(await testDatabase())
const opened = new Set<Socket>()
const mute = createServer((socket) => { opened.add(socket); socket.on('error', () => undefined).once('close', () => opened.delete(socket)) }).listen(0, '127.0.0.1')
await new Promise((resolve) => mute.once('listening', resolve))
afterAll(async () => {
  for (const socket of opened) socket.destroy()
  await new Promise((resolve) => mute.close(resolve))
  await house.close()
})

const chat = new FakeCourier()
chat.provider = 'widget'
house.couriers = { email: smtpCourier({ url: `smtp://127.0.0.1:${(mute.address() as AddressInfo).port}`, mailboxApi: null, greetMs: 20_000, silenceMs: 60_000 }), chat }
const SLOTS = 20
const sendIdOf = (decisionId: string) => decisionId.replace('dec_', 'snd_')
const deliver = (sendId: string): Promise<Receipt> => send(house, sendId, { ask: async () => null, unsubscribeUrl: () => 'http://127.0.0.1/u/x' })
const message = async (tag: string, way?: { channel: string; provider: string }) => (await sampleSend(house.db, await sampleLead(house.db, `ld_${tag}`), tag, undefined, way)).sendId

test('a mail server that hangs holds up eight messages, the rest wait with the reason, and chat goes on in the engine and in the sweep', async () => {
  const hanging = await Promise.all(Array.from({ length: SLOTS }, (_, i) => message(`mail${i}`)))
  const [inEngine, inSweep] = [await message('chat1', { channel: 'chat', provider: 'widget' }), await message('chat2', { channel: 'chat', provider: 'widget' })]
  const free: Receipt[] = []
  const slots = hanging.map((sendId) => deliver(sendId).then((receipt) => { free.push(receipt); return receipt }))
  await expect.poll(() => opened.size, { timeout: 8_000 }).toBe(HANDOVERS_MAX)
  expect(await deliver(inEngine)).toMatchObject({ state: 'accepted' })

  await expect.poll(() => free.length, { timeout: 15_000 }).toBe(SLOTS - HANDOVERS_MAX)
  expect(free.map(({ state, because }) => [state, because])).toEqual(free.map(() => ['ready', 'the mail server is slow; this message waits its turn and leaves by itself']))
  expect(opened.size).toBe(HANDOVERS_MAX)
  expect((await providerStates(house, WORKSPACE)).find(({ channel }) => channel === 'email')).toMatchObject({ inFlight: HANDOVERS_MAX, ready: SLOTS - HANDOVERS_MAX, state: 'closed' })

  await sweepSends(house, (decisionId) => deliver(sendIdOf(decisionId)), { graceSeconds: 0, limit: 100 })
  expect((await house.db.send.findUniqueOrThrow({ where: { id: inSweep } })).state).toBe('accepted')

  expect((await Promise.all(slots)).every(({ state }) => state === 'ready')).toBe(true)
  await sweepsEnd(house)
  expect(await house.db.providerBreaker.findFirst({ where: { channel: 'email' } })).toMatchObject({ state: 'open', lastError: expect.stringContaining('Greeting never received') })
  expect(await house.db.providerBreaker.findFirst({ where: { channel: 'chat' } })).toBeNull()
}, 90_000)
