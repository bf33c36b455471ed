'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { sendNow, takeBack } from './outbox.ts'
import type { Parcel as Held } from './outbox.ts'

/** A reply on its way, with the seconds in which it can be taken back. */
export function Parcel({ id, parcel }: { id: string; parcel: Held }) {
  const [seconds, setSeconds] = useState(() => secondsLeft(parcel))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsLeft(parcel)), 250)
    return () => clearInterval(timer)
  }, [parcel])
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p role="status" className="text-base">{parcel.going ? 'Sending' : 'Waiting to be sent'}</p>
      {parcel.going ? null : (
        <>
          <Button autoFocus onClick={() => takeBack(id)}>Undo</Button>
          <Button variant="quiet" onClick={() => sendNow(id)}>Send now</Button>
          <span className="text-xs text-ink-3 num" aria-hidden>{seconds} s</span>
        </>
      )}
    </div>
  )
}

const secondsLeft = ({ leavesAtMs }: Held): number => Math.max(0, Math.ceil((leavesAtMs - Date.now()) / 1000))
