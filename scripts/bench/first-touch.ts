import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

type Local = { url: string; apiKey: string; mailbox: { api: string } }

/**
 * From the POST of an explicit request by a new lead to the message at the SMTP server, in ms, against a running start.
 * `--data .bide --count 30 --gap-ms 500`
 */
export default async function firstTouch(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string', default: '.bide' }, count: { type: 'string', default: '30' }, 'gap-ms': { type: 'string', default: '500' } } })
  const local = JSON.parse(readFileSync(`${values.data}/local.json`, 'utf8')) as Local
  const tookMs: number[] = []
  for (let i = 0; i < Number(values.count); i++) {
    tookMs.push(await one(local, `bench-${Date.now()}-${i}@example.com`))
    await new Promise((resolve) => setTimeout(resolve, Number(values['gap-ms'])))
  }
  tookMs.sort((a, b) => a - b)
  const at = (share: number) => Math.round(tookMs[Math.min(tookMs.length - 1, Math.floor(share * tookMs.length))] ?? 0)
  console.log(`first touch over ${tookMs.length} requests: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`)
}

async function one({ url, apiKey, mailbox }: Local, email: string): Promise<number> {
  const startedAt = performance.now()
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'track', event: 'demo_request', email, traits: { name: 'Ada Lovelace' } }),
  })
  if (answer.status !== 202) throw new Error(`the signal was answered ${answer.status}: ${await answer.text()}`)
  for (;;) {
    const { messages } = await (await fetch(`${mailbox.api}/messages?to=${encodeURIComponent(email)}`)).json() as { messages: unknown[] }
    if (messages.length > 0) return performance.now() - startedAt
    if (performance.now() - startedAt > 60_000) throw new Error(`no message to ${email} within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
