'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { useKnownShortcuts, useShortcutMode } from './shortcuts.tsx'

const MODES = { on: 'Single keys work everywhere except while you type.', focus: 'Single keys work only while a list or pane has the focus.', off: 'Single keys are off. Chords with Ctrl still work.' }

/** What the keyboard does on this screen: the same table that the handler reads. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const all = useKnownShortcuts()
  const mode = useShortcutMode()
  const groups = Map.groupBy(all, (one) => one.group)
  return (
    <Dialog open onOpenChange={(open) => { if (!open) onClose() }} title="Keyboard shortcuts" description={`${MODES[mode]} Change this in Settings, Me.`} size="lg" footer={<Button onClick={onClose}>Close</Button>}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h3 className="mb-1 text-xs text-ink-3">{group}</h3>
            <dl>
              {list.map((one) => (
                <div key={one.keys} className="flex items-center justify-between gap-4 border-b py-1.5"><dt>{one.label}</dt><dd><Kbd keys={one.keys} /></dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
