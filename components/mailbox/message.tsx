'use client'

import Link from 'next/link'
import { Tabs } from '#components/ui/tabs.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CaughtView } from '#lib/mailbox/page.ts'
import { PlayLead } from './play-lead.tsx'

type Show = 'text' | 'look' | 'headers'

/** No scripts, no forms, and nothing fetched: remote images would tell their sender that somebody looked. */
const SEALED = `<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"><meta name="color-scheme" content="light">`

export function Message({ message, mayReply, show, onShow }: { message: CaughtView; mayReply: boolean; show: Show; onShow: (show: Show) => void }) {
  const plain = <pre className="readable py-2 font-sans text-base break-words whitespace-pre-wrap">{message.text}</pre>
  return (
    <article aria-label={message.subject}>
      <header>
        <h2 className="text-xl font-[650] tracking-[-0.008em]">{message.subject}</h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 text-xs text-ink-2">
          <span>to <Link href={`/leads/${message.leadId}`} className="link">{message.leadName}</Link>, {message.to}</span>
          <Time at={message.receivedAt} />
          <Link href={`/decisions/${message.decisionId}`} className="link">Why it was sent</Link>
          {message.sendState === 'accepted' ? null : <Tag tone="warn">{message.sendState}</Tag>}
          {message.copies > 1 ? <Tag tone="danger">arrived {message.copies} times</Tag> : null}
        </p>
      </header>
      {mayReply ? <PlayLead message={message} /> : null}
      <div className="pt-4">
        <Tabs label="Parts of the message" value={show} onChange={onShow} tabs={[
          { value: 'text', label: 'Text', panel: plain },
          { value: 'look', label: 'As it looks', panel: message.html ? <iframe title="The message as it looks" sandbox="" srcDoc={SEALED + message.html} className="h-120 w-full border bg-[#ffffff]" /> : plain },
          { value: 'headers', label: 'Headers', count: message.headers.length, panel: <Headers headers={message.headers} /> },
        ]} />
      </div>
    </article>
  )
}

const Headers = ({ headers }: { headers: CaughtView['headers'] }) => (
  <dl className="text-xs">
    {headers.map(([name, value]) => (
      <div key={name} className="grid gap-x-4 border-b py-1.5 sm:grid-cols-[14rem_minmax(0,1fr)]"><dt className="text-ink-2">{name}</dt><dd className="font-mono break-all">{value}</dd></div>
    ))}
  </dl>
)
