import { Fault } from '#lib/domain/fault.ts'

export const BODY_BYTES_MAX = 1_000_000

/** Reads at most `maxBytes`, whatever the length header claims. @throws Fault `too_large`, field `body`. */
export async function readBytes(request: Request, maxBytes = BODY_BYTES_MAX): Promise<Uint8Array> {
  const tooLarge = () => new Fault('too_large', `a body may hold ${maxBytes} bytes at most`, { field: 'body' })
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch(() => { throw new Fault('invalid', 'the body broke off', { field: 'body' }) })
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel().catch(() => {})
      throw tooLarge()
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks)
}

/** UTF-8 text. @throws Fault `invalid` for bytes that are not UTF-8, `too_large` past the cap. */
export async function readText(request: Request, maxBytes = BODY_BYTES_MAX): Promise<string> {
  const bytes = await readBytes(request, maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'the body is not UTF-8', { field: 'body' })
  }
}

/** Any JSON value; an empty body is `undefined`. @throws Fault as `readText`, and `invalid` for bad JSON. */
export async function readJson(request: Request, maxBytes = BODY_BYTES_MAX): Promise<unknown> {
  const text = await readText(request, maxBytes)
  return text.trim() === '' ? undefined : parseJson(text)
}

/** @throws Fault `invalid`, field `body`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Fault('invalid', 'the body is not JSON', { field: 'body' })
  }
}
