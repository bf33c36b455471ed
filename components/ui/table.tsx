import { clsx } from 'clsx'
import type { ReactNode } from 'react'

export type Column<Row> = {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  /** CSS width, to keep the geometry while data loads. */
  width?: string
  /** Names the row for a screen reader. */
  rowHead?: boolean
  /** `aria-sort` of the head. */
  sort?: 'ascending' | 'descending' | 'none'
}

/** A plain table for what fits on a screen. It scrolls inside itself, never the page. */
export function Table<Row>({ caption, columns, rows, rowKey, showCaption, selected, minWidth, fixed, empty }: {
  caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row) => string; showCaption?: boolean; selected?: (row: Row) => boolean; minWidth?: string; /** Columns keep their widths whatever stands in them. */ fixed?: boolean; empty?: ReactNode
}) {
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="relative w-full overflow-x-auto">
      <table className={clsx('w-full border-collapse text-left text-sm', fixed && 'table-fixed')} style={minWidth ? { minWidth } : undefined}>
        <caption className={showCaption ? 'pb-2 text-left text-lg font-[650]' : 'sr-only'}>{caption}</caption>
        <thead>
          <tr className="border-b border-line-strong/60">
            {columns.map((column) => (
              <th key={column.key} scope="col" aria-sort={column.sort} style={column.width ? { width: column.width } : undefined}
                className={clsx('py-1.5 pr-4 text-2xs font-normal whitespace-nowrap text-ink-3 last:pr-0', column.align === 'right' && 'text-right')}>{column.head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} aria-current={selected?.(row) || undefined} className={clsx('border-b', selected?.(row) ? 'bg-accent-soft' : 'hover:bg-sunken/60')}>
              {columns.map((column) => {
                const Cell = column.rowHead ? 'th' : 'td'
                return (
                  <Cell key={column.key} scope={column.rowHead ? 'row' : undefined}
                    className={clsx('py-1.75 pr-4 align-top font-normal last:pr-0', column.rowHead && 'font-semibold', column.align === 'right' && 'text-right num')}>{column.cell(row)}</Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty ? <div className="py-8">{empty}</div> : null}
    </div>
  )
}
