import type { ReactNode } from 'react'
import { ActionBar } from '#components/ui/action-bar.tsx'
import { Bullet } from '#components/ui/bullet.tsx'
import { Button } from '#components/ui/button.tsx'
import { DiffTable } from '#components/ui/diff-table.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Interval } from '#components/ui/interval.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { LinkTabs } from '#components/ui/link-tabs.tsx'
import { Mark, markName } from '#components/ui/mark.tsx'
import type { MarkKind } from '#components/ui/mark.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { SlaRing } from '#components/ui/sla-ring.tsx'
import { Spark } from '#components/ui/spark.tsx'
import { StageStrip } from '#components/ui/stage-strip.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import { Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { WaitLine } from '#components/ui/wait-line.tsx'

const MARKS: MarkKind[] = ['send_email', 'send_sms', 'send_chat', 'escalate_to_human', 'wait', 'skip', 'signal', 'person', 'message', 'blocked']
const ago = (now: string, hours: number) => new Date(Date.parse(now) - hours * 3_600_000).toISOString()
const Part = ({ name, children }: { name: string; children: ReactNode }) => <section className="border-t py-4"><h3 className="pb-2 text-xs text-ink-3">{name}</h3><div className="flex flex-wrap items-center gap-3">{children}</div></section>

/** What needs no hand. */
export function KitStill({ now }: { now: string }) {
  return (
    <>
      <PageHeader title="Scorecard" meta="24 Oct to 21 Nov 2026"><Button>Export CSV</Button></PageHeader>
      <Part name="Button"><Button variant="primary" shortcut="Ctrl Enter">Send</Button><Button shortcut="E">Resolve</Button><Button variant="danger">Stop sending…</Button><Button variant="danger-solid">Stop everything</Button><Button variant="quiet">Cancel</Button><Button disabled>Approve</Button><Button pending>Saving</Button><Button size="sm">Small</Button></Part>
      <Part name="Tag"><Tag>neutral</Tag><Tag tone="ok">Delivered</Tag><Tag tone="warn">SMS → Email</Tag><Tag tone="danger">no written consent</Tag><Tag tone="accent">Chosen</Tag><Kbd keys="Ctrl K" /><StaleChip asOf={now} /><StaleChip asOf={ago(now, 1)} /></Part>
      <Part name="Mark">{MARKS.map((kind) => <span key={kind} className="inline-flex items-center gap-1.5"><Mark kind={kind} /> {markName(kind)}</span>)}</Part>
      <Part name="Field"><Field label="Sender name" help="Stands in every message."><Input defaultValue="Bide" /></Field><Field label="Sender address" error="This is not an email address."><Input defaultValue="bide" /></Field><Field label="Reply"><Textarea defaultValue="Hi Daniel, both attached." /></Field></Part>
      <Part name="Link tabs"><LinkTabs label="Views" tabs={[{ href: '#mine', label: 'Mine', count: 3, current: true }, { href: '#team', label: 'Team', current: false }]} /></Part>
      <Part name="Clock"><SlaRing startedAt={ago(now, 1)} dueAt={ago(now, -0.7)} /><SlaRing startedAt={ago(now, 4)} dueAt={ago(now, -0.2)} /><SlaRing startedAt={ago(now, 4)} dueAt={ago(now, 0.4)} /><Time at={now} zone="America/Chicago" /><Time at={ago(now, 5)} show="ago" /></Part>
      <Part name="Wait line"><WaitLine fromAt={ago(now, 1)} toAt={now} /><WaitLine fromAt={ago(now, 46)} toAt={now} /><WaitLine fromAt={now} toAt={ago(now, -120)} open /><WaitLine fromAt={now} toAt={ago(now, -46)} across /></Part>
      <Part name="Stage strip"><div className="w-full"><StageStrip label="Stages" stages={[{ label: 'Signal', note: '0 ms', state: 'done' }, { label: 'Situation', note: '38 ms', state: 'done' }, { label: 'Proposal', note: '1.2 s', state: 'done' }, { label: 'Ruling', note: '2 ms · changed', state: 'changed' }, { label: 'Draft', state: 'running' }, { label: 'Clearance', state: 'stopped' }, { label: 'Receipt', state: 'empty' }]} /></div></Part>
      <Part name="Interval"><div className="w-full"><Interval caption="Predicted effect" format={(value) => value.toFixed(1)} rows={[{ label: 'Meeting rate', estimate: 1.8, inner: [1.3, 2.3], outer: [0.4, 3.2], text: '+1.8 pp', good: true }, { label: 'Unsubscribe', estimate: -0.2, outer: [-0.5, 0.1], limit: 0.4, text: '−0.2 pp' }]} /></div></Part>
      <Part name="Bullet and spark"><div className="w-full"><Bullet label="Success rate" value={97.4} threshold={96} max={100} within="above" /><Bullet label="Escalation rate" value={9} threshold={8} max={12} within="below" /></div><Spark label="Rising over eight weeks" values={[4, 4.2, 4.1, null, 5, 5.2, 5.8, 6.1]} reference={4.9} /></Part>
      <Part name="Action bar"><div className="w-full"><ActionBar label="What the agent chose" counts={[{ kind: 'wait', count: 46 }, { kind: 'send_email', count: 24 }, { kind: 'skip', count: 15 }, { kind: 'escalate_to_human', count: 7 }, { kind: 'send_chat', count: 5 }, { kind: 'send_sms', count: 3 }]} /></div></Part>
      <Part name="Table"><Table caption="By source" rows={[{ id: 'pricing_page', n: 1284 }, { id: 'webinar', n: 2210 }]} rowKey={(row) => row.id} selected={(row) => row.id === 'webinar'} columns={[{ key: 'id', head: 'Source', rowHead: true, cell: (row) => row.id }, { key: 'n', head: 'Leads', align: 'right', cell: (row) => row.n }]} /></Part>
      <Part name="Diff"><div className="w-full"><DiffTable caption="Changes" fromHead="Now (v18)" toHead="Proposed" rows={[{ label: 'Minimum wait', path: 'touchGapHours', from: '48 h', to: '72 h' }, { label: 'Quiet from', path: 'quietHours.from', from: null, to: '20', kind: 'added' }]} /></div></Part>
      <Part name="Empty and loading"><Empty title="Nothing waiting" action={<Button>Show done</Button>}>Next: 14:10 (Sina Weber, snoozed).</Empty><Skeleton rows={3} /></Part>
    </>
  )
}
