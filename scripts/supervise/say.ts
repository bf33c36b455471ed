export type Say = (part: string, line: string) => void

const WIDTH = 14

/** One line a thing, aligned by the part that speaks. */
export const say: Say = (part, line) => {
  for (const one of line.split('\n')) process.stdout.write(`  ${part.padEnd(WIDTH)} ${one}\n`)
}

/** Does one phase of the start and says how long it took; `work` returns what to say of it. */
export async function phase<T>(part: string, work: () => Promise<T> | T, tell: (result: T) => string): Promise<T> {
  const begun = performance.now()
  const result = await work()
  say(part, `${tell(result)} (${seconds(begun)})`)
  return result
}

export const seconds = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`
