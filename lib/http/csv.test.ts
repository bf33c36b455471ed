import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvResponse } from './csv.ts'

describe('CSV', () => {
  it.each([['plain', 'plain'], ['a,b', '"a,b"'], ['say "hi"', '"say ""hi"""'], [null, ''], [3.5, '3.5'], [-2, '-2'], [true, 'true']])('writes %s as %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it('never writes a cell that a spreadsheet would run', () => {
    fc.assert(fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (first, rest) => {
      expect(csvCell(first + rest)).toMatch(/^"?'/)
    }))
  })

  it('sends the header first, then each page as it is read, with missing cells empty', async () => {
    async function* pages() {
      yield [{ id: 'a', at_utc: '2026-11-24T08:00:00.000Z' }]
      yield []
      yield [{ id: '=1' }]
    }
    const response = csvResponse('leads.csv', ['id', 'at_utc'], pages())
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="leads.csv"')
    expect(await response.text()).toBe('id,at_utc\r\na,2026-11-24T08:00:00.000Z\r\n"\'=1",\r\n')
  })
})
