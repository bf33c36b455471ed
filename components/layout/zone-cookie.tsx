'use client'

import { useEffect } from 'react'
import { useViewerZone } from '#components/ui/clock.tsx'

/** Tells the server the viewer's zone, so that the next page is painted in it. */
export function ZoneCookie({ known }: { known: string | null }) {
  const zone = useViewerZone()
  useEffect(() => {
    if (zone !== known) document.cookie = `bide-zone=${zone}; path=/; max-age=31536000; samesite=lax`
  }, [zone, known])
  return null
}
