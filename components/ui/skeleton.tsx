/** Holds the final geometry while data is on its way; unseen for the first 150 ms. */
export function Skeleton({ rows = 6, rowHeight = 36 }: { rows?: number; rowHeight?: number }) {
  return (
    <div role="status" aria-label="Loading" className="w-full">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className="flex items-center border-b" style={{ height: rowHeight }}>
          <span className="skeleton-bar block h-2.5 bg-sunken" style={{ width: `${68 - ((at * 17) % 40)}%` }} />
        </div>
      ))}
    </div>
  )
}

export const SkeletonBlock = ({ height }: { height: number }) => <div role="status" aria-label="Loading" className="skeleton-bar w-full bg-sunken" style={{ height }} />
