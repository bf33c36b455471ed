/** One key or chord, as printed on the keyboard: `Ctrl K`, `E`. */
export const Kbd = ({ keys }: { keys: string }) => (
  <kbd className="rounded-tag border border-current/35 px-1 font-mono text-2xs font-normal">{keys}</kbd>
)
