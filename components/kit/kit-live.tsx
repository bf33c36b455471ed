'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Drawer } from '#components/ui/drawer.tsx'
import { Checkbox, NumberField, Switch } from '#components/ui/field.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { toast } from '#components/ui/toast.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'

const OPTIONS = [{ value: 'all', label: 'All tiers' }, { value: 'hot', label: 'Hot' }, { value: 'cold', label: 'Cold' }]

/** What opens, turns or answers. */
export function KitLive() {
  const [open, setOpen] = useState<'dialog' | 'drawer' | null>(null)
  const [tier, setTier] = useState('all')
  const [tab, setTab] = useState('features')
  return (
    <section className="flex flex-col items-start gap-4 border-t py-4">
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setOpen('dialog')}>Open dialog</Button>
        <Button onClick={() => setOpen('drawer')}>Open drawer</Button>
        <Button onClick={() => toast({ title: 'Approved. v19 starts in 10 s.', undo: () => {} })}>Toast with undo</Button>
        <Button onClick={() => toast({ title: 'Not saved.', description: 'The server cannot be reached.', tone: 'danger' })}>Toast of a failure</Button>
        <Menu label="More" groups={[[{ label: 'Copy link', shortcut: 'L' }, { label: 'Open', href: '#' }], [{ label: 'Suppress', danger: true }]]} />
        <Popover trigger="Definition" title="Contact rate">Leads that answered, of leads that were written to.</Popover>
        <Tooltip text="As of 09:41"><Button variant="quiet">Hover me</Button></Tooltip>
      </div>
      <div className="flex flex-wrap items-end gap-4">
        <Select label="Tier" value={tier} options={OPTIONS} onChange={setTier} />
        <Segmented label="Tier" value={tier} options={OPTIONS} onChange={setTier} />
        <NumberField aria-label="Hours" unit="hours" defaultValue={48} />
        <Checkbox label="Only mine" defaultChecked />
        <Switch label="Automation" help="For this lead" defaultChecked />
        <Switch label="Off" />
      </div>
      <Tabs label="Decision" value={tab} onChange={setTab} tabs={[{ value: 'features', label: 'Features seen', count: 23, panel: 'Signal age 0.03 h' }, { value: 'raw', label: 'Raw', panel: '{ }' }]} />
      <Dialog open={open === 'dialog'} onOpenChange={() => setOpen(null)} title="Reject this change" description="The author will read why." footer={<><Button onClick={() => setOpen(null)}>Cancel</Button><Button variant="danger-solid">Reject</Button></>} />
      <Drawer open={open === 'drawer'} onOpenChange={() => setOpen(null)} title="Daniel Okafor">Head of Operations, Meridian Logistics</Drawer>
    </section>
  )
}
