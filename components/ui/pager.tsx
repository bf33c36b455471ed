import { Button } from './button.tsx'
import { count } from './format.ts'

/** Where in a list we are, and the way on and back. */
export function Pager({ page, pages, total, noun, onPage }: { page: number; pages: number; total: number; noun: string; onPage: (page: number) => void }) {
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3 pt-3">
      <p className="text-xs text-ink-3 num">{count(total)} {noun}{pages > 1 ? `, page ${page} of ${count(pages)}` : ''}</p>
      {pages > 1 ? (
        <span className="flex gap-2">
          <Button size="sm" disabled={page <= 1} onClick={() => onPage(page - 1)}>Previous</Button>
          <Button size="sm" disabled={page >= pages} onClick={() => onPage(page + 1)}>Next</Button>
        </span>
      ) : null}
    </nav>
  )
}
