import { freePort, isFree, Unstartable } from '#lib/db/embedded.server.ts'

/** The port asked for, or a sentence naming it and the way on. */
export async function demandPort(port: number, host: string, dataDir: string): Promise<void> {
  if (await isFree(port, host)) return
  throw new Unstartable(
    port < 1024 && process.getuid?.() !== 0
      ? `Port ${port} needs an administrator's rights. Choose one above 1023: npm start -- --port 3000`
      : `Port ${port} on ${host} is taken by another program. Choose another: npm start -- --port ${port + 1}${dataDir.endsWith('.bide') ? '' : ` --data ${dataDir}`}`,
  )
}

/** The same as last time where it is still free, so that what points there keeps working. */
export async function preferPort(last: number | undefined): Promise<number> {
  return last !== undefined && last > 0 && (await isFree(last)) ? last : freePort()
}
