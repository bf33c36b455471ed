import type { FunctionConfig } from './config.ts'

/** Every function known to this schema, and which of them an event name wakes. */
export type Registry = {
  version: number
  functions: ReadonlyMap<string, FunctionConfig>
  triggeredBy(name: string): readonly Trigger[]
  prioritised: boolean
}
export type Trigger = { fn: FunctionConfig; expression: string | null }

/** An event name matches itself, or a trigger that ends in `*` and begins like it. */
export function registryOf(version: number, configs: readonly FunctionConfig[]): Registry {
  const exact = new Map<string, Trigger[]>()
  const prefixed: { prefix: string; trigger: Trigger }[] = []
  for (const fn of configs) {
    for (const { event, expression } of fn.triggers) {
      if (event === undefined) continue
      const trigger = { fn, expression: expression ?? null }
      if (event.endsWith('*')) prefixed.push({ prefix: event.slice(0, -1), trigger })
      else exact.set(event, [...(exact.get(event) ?? []), trigger])
    }
  }
  return {
    version,
    functions: new Map(configs.map((fn) => [fn.id, fn])),
    prioritised: configs.some((fn) => fn.priority?.run !== undefined),
    triggeredBy: (name) => [...(exact.get(name) ?? []), ...prefixed.filter((p) => name.startsWith(p.prefix)).map((p) => p.trigger)],
  }
}
