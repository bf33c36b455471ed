import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Fault } from '#lib/domain/fault.ts'
import { parseJson, readBytes } from '#lib/http/body.server.ts'
import { mailFromMime } from './mail/mime.server.ts'
import { BODY_BYTES_MAX } from './schema.ts'
import type { Arrival } from './sources/source.ts'

const OPENERS: Record<string, (raw: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress),
}
const GZIP_MAGIC = [0x1f, 0x8b]

type Limits = { url: string; receivedAtMs: number; bytesMax?: number }

/** Reads the bytes of a request as they came, and opens them only when asked: inflated no further than the limit, whatever the content type says. @throws Fault `too_large` or `invalid` */
export async function arrivalOf(request: Request, { url, receivedAtMs, bytesMax = BODY_BYTES_MAX }: Limits): Promise<Arrival> {
  const raw = await readBytes(request, bytesMax)
  const { method, headers } = request
  const bytes = () => inflated(raw, headers.get('content-encoding'), bytesMax)
  return { method, url, headers, raw, receivedAtMs, json: async () => parseJson(utf8(await bytes())), form: async () => formIn(await bytes(), headers.get('content-type')), mime: mailFromMime }
}

/** @throws Fault `too_large` for what would not stop growing, `invalid` for what is cut short or no such encoding */
export async function inflated(raw: Uint8Array, encoding: string | null, bytesMax = BODY_BYTES_MAX): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return raw
  const open = Object.hasOwn(OPENERS, name) ? OPENERS[name] : undefined
  if (!open) throw new Fault('invalid', 'this content encoding is not understood: use gzip, deflate or br', { field: 'content-encoding' })
  try {
    return await open(raw, { maxOutputLength: bytesMax })
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new Fault('too_large', `a body may hold ${bytesMax} bytes at most`, { field: 'body' })
    throw new Fault('invalid', 'the body is not what its content encoding says', { field: 'content-encoding' })
  }
}

export const looksGzipped = (raw: Uint8Array): boolean => GZIP_MAGIC.every((byte, at) => raw[at] === byte)

export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'the body is not UTF-8', { field: 'body' })
  }
}

async function formIn(bytes: Uint8Array, contentType: string | null): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType ?? '' } }).formData()
  } catch {
    throw new Fault('invalid', 'the body is not the form its content type says', { field: 'body' })
  }
}
