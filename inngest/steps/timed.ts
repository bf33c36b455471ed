/** A step's value with the milliseconds it took on the wall clock. */
export async function timed<T>(work: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, ms: Math.round((performance.now() - startedAt) * 100) / 100 }
}
