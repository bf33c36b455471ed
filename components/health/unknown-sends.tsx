import Link from 'next/link'
import { UnknownFate, WhoMaySay } from '#components/sending/unknown-fate.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { Time } from '#components/ui/time.tsx'
import type { UnknownSend } from '#lib/delivery/views.ts'
import { sentence } from '#lib/health/words.ts'

/** Messages of which nobody knows whether they left; a person says what became of each. */
export const UnknownSends = ({ sends, mayResolve }: { sends: readonly UnknownSend[]; mayResolve: boolean }) => (
  <>
    <ul className="border-t">{sends.map((send) => <OneSend key={send.id} send={send} mayResolve={mayResolve} />)}</ul>
    {mayResolve ? null : <WhoMaySay />}
  </>
)

function OneSend({ send, mayResolve }: { send: UnknownSend; mayResolve: boolean }) {
  const who = send.leadName ?? 'somebody unknown'
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Mark kind={`send_${send.channel}`} alone />
          <Link data-row href={`/decisions/${send.decisionId}`} prefetch={false} className="link font-semibold">{who}</Link>
          <span className="text-ink-2">to {send.to} by {send.provider}</span>
          <span className="text-ink-3">handed over <Time at={send.claimedAt} /></span>
        </p>
        <p className="readable text-ink-2">{sentence(send.because)}{send.asking ? <span className="text-ink-3"> The provider is still being asked.</span> : null}</p>
      </div>
      {mayResolve ? <UnknownFate sendId={send.id} who={who} /> : null}
    </li>
  )
}
