import { useCallback, useState } from 'react'
import type { ChatLine } from '#lib/chat/schema.ts'

/** The conversation in order, each line once however often it is heard. */
export function useLines(): { lines: readonly ChatLine[]; add: (line: ChatLine) => void } {
  const [lines, setLines] = useState<readonly ChatLine[]>([])
  const add = useCallback((line: ChatLine) => setLines((known) => {
    if (known.some(({ id }) => id === line.id)) return known
    return [...known, line].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
  }), [])
  return { lines, add }
}
