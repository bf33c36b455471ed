'use client'

import dynamic from 'next/dynamic'
import { SkeletonBlock } from '#components/ui/skeleton.tsx'
import { RATE_BAND_HEIGHT } from './rate-line.ts'

/** The chart's code is fetched once the page stands; its place is kept. */
export const RateBand = dynamic(() => import('./rate-band.tsx').then((module) => module.RateBand), { ssr: false, loading: () => <SkeletonBlock height={RATE_BAND_HEIGHT} /> })
