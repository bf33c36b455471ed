export type Destination = { href: string; label: string; group: 'Work' | 'Observe' | 'Govern' | ''; keys?: string; badge?: 'inbox' | 'approvals' | 'health'; only?: 'mailbox' }

/** Every place in the rail, in order. The rail names the job, the address names the noun. */
export const DESTINATIONS: readonly Destination[] = [
  { href: '/escalations', label: 'Inbox', group: 'Work', keys: 'G I', badge: 'inbox' },
  { href: '/changes', label: 'Approvals', group: 'Work', keys: 'G A', badge: 'approvals' },
  { href: '/overview', label: 'Overview', group: 'Observe', keys: 'G O' },
  { href: '/scorecard', label: 'Scorecard', group: 'Observe', keys: 'G S' },
  { href: '/leads', label: 'Leads', group: 'Observe', keys: 'G L' },
  { href: '/decisions', label: 'Decisions', group: 'Observe', keys: 'G D' },
  { href: '/health', label: 'Health', group: 'Observe', keys: 'G H', badge: 'health' },
  { href: '/guardrails', label: 'Guardrails', group: 'Govern', keys: 'G P' },
  { href: '/audit', label: 'Audit log', group: 'Govern', keys: 'G U' },
  { href: '/mailbox', label: 'Mailbox', group: 'Govern', keys: 'G M', only: 'mailbox' },
  { href: '/settings', label: 'Settings', group: 'Govern' },
]
export const GROUPS = ['Work', 'Observe', 'Govern'] as const
