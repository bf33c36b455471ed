import { ApiError, post } from '#components/api.ts'
import { CHUNK_BYTES, formatOf, wholeRecords } from '#lib/signals/backfill/cut.ts'
import type { BackfillRow, Fed } from '#lib/signals/backfill/schema.ts'

const HEADER_BYTES_MAX = 20_000

/** Reads a file in piece by piece, from where it was left. @throws ApiError */
export async function readIn(file: File, source: string, onPiece: (row: BackfillRow, problems: Fed['problems']) => void): Promise<BackfillRow> {
  const format = formatOf(file.name)
  let row = await post<BackfillRow>('/api/sources/backfills', { source, fileName: file.name, format, fileHash: await hashOf(file), byteCount: file.size })
  onPiece(row, [])
  const start = await file.slice(0, HEADER_BYTES_MAX).text()
  const header = format === 'csv' ? start.slice(0, start.indexOf('\n') + 1 || start.length) : ''
  while (row.bytesDone < file.size) {
    const bytes = new Uint8Array(await file.slice(row.bytesDone, row.bytesDone + CHUNK_BYTES).arrayBuffer())
    const whole = wholeRecords(bytes, format, row.bytesDone + bytes.length >= file.size)
    if (whole === 0) throw new ApiError({ status: 413, detail: `The record at byte ${row.bytesDone} is longer than ${CHUNK_BYTES} bytes.` })
    const fed: Fed = await post<Fed>(`/api/sources/backfills/${row.id}/feed`, { from: row.bytesDone, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, whole)), header })
    row = fed
    onPiece(row, fed.problems)
  }
  return row
}

/** Browsers compute it only on pages that came over TLS or from this machine. */
async function hashOf(file: File): Promise<string> {
  if (typeof crypto.subtle === 'undefined') throw new ApiError({ status: 0, detail: 'This page did not come over HTTPS, so the browser cannot read the file’s hash. Use the command line: bide backfill --file.' })
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
