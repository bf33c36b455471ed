import { Tag } from '#components/ui/tag.tsx'
import type { Direction, SettingChange } from '#lib/changes/diff.ts'

const DIRECTIONS: Record<Direction, { tone: 'warn' | 'ok' | 'neutral'; sign: string; word: string }> = {
  loosening: { tone: 'warn', sign: '↑', word: 'looser' }, tightening: { tone: 'ok', sign: '↓', word: 'tighter' }, neutral: { tone: 'neutral', sign: '', word: 'neither' },
}

/** What a change does, setting by setting, in the words of the form. */
export function SettingDiff({ caption, changes, nowHead, proposedHead }: { caption: string; changes: readonly SettingChange[]; nowHead: string; proposedHead: string }) {
  if (changes.length === 0) return <p className="text-ink-3">Nothing differs.</p>
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-110 text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-2xs text-ink-3">{['Setting', nowHead, proposedHead, 'Direction'].map((head) => <th key={head} scope="col" className="py-1.5 pr-4 font-normal last:pr-0">{head}</th>)}</tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const { tone, sign, word } = DIRECTIONS[change.direction]
            return (
              <tr key={change.path} className="border-b align-top">
                <th scope="row" className="py-2 pr-4 font-normal">{change.label}<code className="block text-xs text-ink-2 wrap-anywhere">{change.path}</code></th>
                <td className="py-2 pr-4"><del className="bg-diff-del px-1">{change.nowText}</del></td>
                <td className="py-2 pr-4"><ins className="bg-diff-add px-1 font-semibold">{change.proposedText}</ins></td>
                <td className="py-2"><Tag tone={tone} sign={sign}>{word}</Tag></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
