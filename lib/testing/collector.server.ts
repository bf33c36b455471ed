import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const Value = z.object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional(), boolValue: z.boolean().optional(), doubleValue: z.number().optional(), arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional() })
const Attribute = z.object({ key: z.string(), value: Value })
const Span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/), spanId: z.string().regex(/^[0-9a-f]{16}$/), parentSpanId: z.string().optional(), name: z.string(), startTimeUnixNano: z.string(), endTimeUnixNano: z.string(),
  attributes: z.array(Attribute).default([]), links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]), status: z.object({ code: z.number().optional() }).optional(), flags: z.number().optional(),
})
const Export = z.object({ resourceSpans: z.array(z.object({ resource: z.object({ attributes: z.array(Attribute) }), scopeSpans: z.array(z.object({ spans: z.array(Span) })) })) })

export type CollectedSpan = z.infer<typeof Span> & { service: string; said: Record<string, unknown> }

/** A fake of an OpenTelemetry collector: takes OTLP/HTTP with JSON at /v1/traces, as the specification has it, and keeps what it got. Refuses whatever else. */
export async function fakeCollector() {
  const spans: CollectedSpan[] = []
  const texts: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => { text += chunk.toString('utf8') }).on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') return response.writeHead(400).end()
      texts.push(text)
      for (const { resource, scopeSpans } of Export.parse(JSON.parse(text)).resourceSpans) {
        const service = String(plain(resource.attributes)['service.name'])
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push({ ...span, service, said: plain(span.attributes) })
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, texts,
    close: () => new Promise<void>((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

const plain = (attributes: readonly z.infer<typeof Attribute>[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.doubleValue ?? (value.intValue === undefined ? value.arrayValue?.values.map((one) => one.stringValue) : Number(value.intValue))]))
