export const CHUNK_BYTES = 256 * 1024

const [NEWLINE, QUOTE] = [0x0a, 0x22]

/** How many of these bytes make whole records: up to the last line end, in CSV the last one outside quotes. All of them where the file ends here; none where no record ends. */
export function wholeRecords(bytes: Uint8Array, format: Format, last: boolean): number {
  if (last) return bytes.length
  let [end, quoted] = [0, false]
  for (let at = 0; at < bytes.length; at++) {
    if (format === 'csv' && bytes[at] === QUOTE) quoted = !quoted
    else if (bytes[at] === NEWLINE && !quoted) end = at + 1
  }
  return end
}

export type Format = 'csv' | 'jsonl'

/** By its name; CSV unless it says otherwise. */
export const formatOf = (fileName: string): Format => (/\.(jsonl|ndjson|json)$/i.test(fileName) ? 'jsonl' : 'csv')
