/**
 * Makes the environment an ordinary object, for processes that run functions: the Inngest SDK reads all of it several times a step, and the real one asks
 * the operating system for every name. Changes made to it afterwards are seen in this process only.
 */
export function plainEnvironment(): void {
  process.env = { ...process.env }
}
