import { parseJson, readBytes } from '#lib/http/body.server.ts'
import { inflated, looksGzipped, utf8 } from './arrival.server.ts'
import { BODY_BYTES_MAX } from './schema.ts'

/**
 * The JSON in a capture request, however its library packed it: gzip with or without saying so, base64 in a form's `data`, or plain, under any content type.
 * @throws Fault `invalid` or `too_large`
 */
export async function captureBody(request: Request): Promise<unknown> {
  const raw = await readBytes(request, BODY_BYTES_MAX)
  const opened = await inflated(raw, request.headers.get('content-encoding') ?? (looksGzipped(raw) ? 'gzip' : null))
  const text = utf8(looksGzipped(opened) ? await inflated(opened, 'gzip') : opened)
  if (!text.startsWith('data=')) return parseJson(text)
  const data = new URLSearchParams(text).get('data') ?? ''
  if (/^\s*[[{]/.test(data)) return parseJson(data)
  const bytes = Buffer.from(data, 'base64')
  return parseJson(utf8(looksGzipped(bytes) ? await inflated(bytes, 'gzip') : bytes))
}
