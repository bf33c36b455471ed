import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Fault } from '#lib/domain/fault.ts'
import { parseJson, readBytes } from '#lib/http/body.server.ts'
import { BODY_BYTES_MAX } from './schema.ts'

const OPENERS: Record<string, (raw: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress),
}

/** The bytes as they came, and the JSON in them whatever the content type says. Inflated no further than the limit. @throws Fault `invalid` or `too_large` */
export async function readSignalBody(request: Request): Promise<{ raw: Uint8Array; parse(): Promise<unknown> }> {
  const raw = await readBytes(request, BODY_BYTES_MAX)
  return { raw, parse: async () => parseJson(textOf(await opened(raw, request.headers.get('content-encoding')))) }
}

async function opened(raw: Uint8Array, encoding: string | null): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return raw
  const open = Object.hasOwn(OPENERS, name) ? OPENERS[name] : undefined
  if (!open) throw new Fault('invalid', 'this content encoding is not understood: use gzip, deflate or br', { field: 'content-encoding' })
  try {
    return await open(raw, { maxOutputLength: BODY_BYTES_MAX })
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new Fault('too_large', `a body may hold ${BODY_BYTES_MAX} bytes at most`, { field: 'body' })
    throw new Fault('invalid', 'the body is not what its content encoding says', { field: 'content-encoding' })
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'the body is not UTF-8', { field: 'body' })
  }
}
