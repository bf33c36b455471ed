/** A cell that a spreadsheet would run is made text with an apostrophe; quotes, commas and line breaks are quoted (RFC 4180). */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

export type CsvRow = Record<string, string | number | boolean | null>

const line = (cells: readonly CsvRow[string][]) => `${cells.map(csvCell).join(',')}\r\n`

/** A file that is sent while it is read: pages of rows in, text out. The columns are those of `columns`, in that order. */
export function csvResponse(name: string, columns: readonly string[], pages: AsyncIterable<readonly CsvRow[]>): Response {
  const chunks = bytes(columns, pages)
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' },
  })
}

async function* bytes(columns: readonly string[], pages: AsyncIterable<readonly CsvRow[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(`\uFEFF${line(columns)}`) // the mark by which spreadsheets know UTF-8
  for await (const page of pages) {
    if (page.length > 0) yield encoder.encode(page.map((row) => line(columns.map((column) => row[column] ?? null))).join(''))
  }
}
