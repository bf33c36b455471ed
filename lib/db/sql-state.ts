/** The five characters PostgreSQL puts on an error, wherever the client library hides them; null when this is no such error. */
export function sqlState(error: unknown): string | null {
  for (let here: unknown = error, depth = 0; typeof here === 'object' && here !== null && depth < 6; depth++) {
    const { originalCode, code, cause, meta } = here as { originalCode?: unknown; code?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown; code?: unknown } }
    for (const candidate of [originalCode, code, meta?.code]) if (typeof candidate === 'string' && /^[0-9A-Z]{5}$/.test(candidate) && !candidate.startsWith('P2') && !candidate.startsWith('P1')) return candidate
    here = meta?.driverAdapterError ?? cause
  }
  return null
}

/** Two transactions met: whoever lost has only to start over. */
export const isCollision = (error: unknown): boolean => ['23505', '40P01', '40001'].includes(sqlState(error) ?? '')

/** The database will never take this value, however often it is tried. */
export const isUnkeepable = (error: unknown): boolean => /^(22|23514|54000)/.test(sqlState(error) ?? '')

const AWAY = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']

/** What the client libraries say of a connection that broke, where they give no code. */
const BROKEN = /(Can't reach database server|Server has closed the connection|ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections|Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout exceeded when trying to connect)/

/** The database is away, starting, stopping or out of connections: worth trying again in a moment. */
export function isAway(error: unknown): boolean {
  if (/^(08|57P|53)/.test(sqlState(error) ?? '')) return true
  for (let here: unknown = error, depth = 0; typeof here === 'object' && here !== null && depth < 6; depth++) {
    const { code, name, message, cause, meta } = here as { code?: unknown; name?: unknown; message?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown } }
    if ((typeof code === 'string' && AWAY.includes(code)) || name === 'PrismaClientInitializationError') return true
    if (typeof message === 'string' && BROKEN.test(message)) return true
    here = meta?.driverAdapterError ?? cause
  }
  return false
}
