import { AgentState } from './agent-state.tsx'
import { PersonMenu } from './person-menu.tsx'
import { Search } from './search.tsx'
import { StopSending } from './stop-sending.tsx'
import { ThemeToggle } from './theme.tsx'
import { WorkspaceSwitch } from './workspace-switch.tsx'
import type { Place } from './workspace-switch.tsx'

type Who = { name: string; email: string; role: string; workspace: Place; workspaces: readonly Place[]; mayStop: boolean }

/** 48 px on every screen; Stop sending always stands in the same place. */
export function TopBar({ who }: { who: Who }) {
  return (
    <header className="z-30 flex min-h-12 flex-wrap items-center gap-2 border-b bg-paper px-4 py-2 lg:sticky lg:top-0 lg:h-12 lg:flex-nowrap lg:py-0 lg:pr-6 lg:pl-4">
      <button type="button" popoverTarget="rail-drawer" className="h-8 rounded-control border border-line-strong bg-surface px-2.5 text-sm font-[550] hover:bg-sunken lg:hidden">Menu</button>
      <Search />
      <div className="order-3 flex w-full min-w-0 items-center gap-2 lg:order-none lg:ml-auto lg:w-auto">
        <WorkspaceSwitch current={who.workspace} all={who.workspaces} />
        <AgentState />
        {who.mayStop ? <StopSending /> : null}
      </div>
      <div className="ml-auto flex items-center gap-2 lg:ml-0">
        <ThemeToggle />
        <PersonMenu name={who.name} email={who.email} role={who.role} />
      </div>
    </header>
  )
}
