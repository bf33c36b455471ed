import type { FunctionConfig } from './config.ts'

/** Every function known to this schema, and which of them an event name wakes. */
export type Registry = {
  version: number
  functions: ReadonlyMap<string, FunctionConfig>
  triggeredBy(name: string): readonly Trigger[]
  prioritised: boolean
}
export type Trigger = { fn: FunctionConfig; expression: string | null }

/** The triggers an event wakes: those that name it, and those that name what comes before one of its slashes or dots, followed by a star. */
export function registryOf(version: number, configs: readonly FunctionConfig[]): Registry {
  const triggers = new Map<string, Trigger[]>()
  for (const fn of configs) {
    for (const { event, expression } of fn.triggers) {
      if (event !== undefined) triggers.set(event, [...(triggers.get(event) ?? []), { fn, expression: expression ?? null }])
    }
  }
  const starred = [...triggers.keys()].some((event) => event.endsWith('*'))
  return {
    version,
    functions: new Map(configs.map((fn) => [fn.id, fn])),
    prioritised: configs.some((fn) => fn.priority?.run !== undefined),
    triggeredBy: (name) => (starred ? [name, ...patternsOf(name)] : [name]).flatMap((event) => triggers.get(event) ?? []),
  }
}

/** `app/user.created` is also met by `app/*` and `app/user.*`. */
function patternsOf(name: string): string[] {
  return [...name.matchAll(/[/.]/g)].map((mark) => `${name.slice(0, mark.index + 1)}*`)
}
