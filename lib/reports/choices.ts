/** The words a scorecard's address may hold. Free of zod, so that a browser may read them too. */
export const WINDOWS = ['7d', '28d', '90d', 'all'] as const
export const WINDOW_DAYS: Record<(typeof WINDOWS)[number], number | null> = { '7d': 7, '28d': 28, '90d': 90, all: null }
/** Days each point of the line looks back over: fewer show more, more tell more. */
export const TRAILING_DAYS: Record<(typeof WINDOWS)[number], number> = { '7d': 7, '28d': 7, '90d': 28, all: 28 }
/** A point that stands on fewer leads is left out of the line. */
export const POINT_LEADS_MIN = 5
export const DIMENSIONS = ['source', 'tier', 'variant'] as const
export type Dimension = (typeof DIMENSIONS)[number]
export const SMALL_CELL_CHOICES = [20, 50, 100] as const
/** Under this many leads a headline share is withheld, and the screen says how many are missing. */
export const HEADLINE_LEADS_MIN = 30
