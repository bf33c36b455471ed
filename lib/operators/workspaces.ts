export type Choice = { id: string; name: string; kind: string; hasSignals: boolean }

/** The one asked for; else the live one once it has signals; else the demo; else whatever there is. */
export function chooseWorkspace<C extends Choice>(choices: readonly C[], asked: string | undefined): C | null {
  const live = choices.find((c) => c.kind === 'live')
  return choices.find((c) => c.id === asked)
    ?? (live?.hasSignals ? live : undefined)
    ?? choices.find((c) => c.kind === 'demo')
    ?? live ?? choices[0] ?? null
}
