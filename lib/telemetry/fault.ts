import { HIDDEN, redactText } from './redact.ts'

/** An error as it may be written down. `frames` are where in the code it happened, innermost first; `cause` is the name and message of what lay behind it. */
export type Told = { error: string; code?: string; message: string; frames?: string[]; cause?: string }

const FRAMES_MAX = 8
/** SQLSTATE classes whose messages speak of tables and connections, and of no row: syntax and names, connections, resources, limits, operators, disks. */
const SPEAKS_OF_NO_ROW = /^(?:(?:08|25|26|34|40|42|53|54|55|57|58|XX)[0-9A-Z]{3}|E[A-Z]{4,})$/

/**
 * An error without what it quotes. Errors quote their input (`invalid input syntax for type date: "Ada Lovelace"`), and a name has no shape to know it by,
 * so everything in quotation marks goes, except where the database speaks of its own tables. Of a query builder's error only the last line stays: the rest is the query.
 */
export function tell(thrown: unknown): Told {
  if (!(thrown instanceof Error)) return { error: typeof thrown, message: typeof thrown === 'string' ? redactText(unquoted(thrown)) : 'something was thrown that is not an error' }
  const { code, message } = saidBy(thrown)
  const frames = framesOf(thrown)
  return {
    error: wordOf(thrown.name) ?? 'Error', ...(code ? { code } : null), message: redactText(code && SPEAKS_OF_NO_ROW.test(code) ? message : unquoted(message)),
    ...(frames.length > 0 ? { frames } : null), ...(thrown.cause instanceof Error ? { cause: `${wordOf(thrown.cause.name) ?? 'Error'}: ${redactText(unquoted(thrown.cause.message))}` } : null),
  }
}

/** What the database said to a query is wrapped by the query builder, whose own errors end in their reason and begin with the query. */
function saidBy(error: Error): { code: string | null; message: string } {
  if (!/^PrismaClient/.test(error.name)) return { code: codeOf(error), message: error.message }
  const last = error.message.trim().split('\n').at(-1) ?? ''
  const wrapped = /^Raw query failed\. Code: `([\w/]{3,30})`\. Message: `(.*)`$/.exec(last)
  return wrapped ? { code: wrapped[1] === 'N/A' ? null : wrapped[1] ?? null, message: wrapped[2] ?? '' } : { code: codeOf(error), message: last }
}

const unquoted = (text: string): string => text.replace(/"[^"\n]*"|'[^'\n]*'(?!\w)|“[^”\n]*”|`[^`\n]*`|«[^»\n]*»|=\([^)\n]*\)/g, `"${HIDDEN}"`).replace(/(\(["']?)?\bDETAIL\b[\s\S]*$/i, '')

const wordOf = (text: string | undefined): string | null => (text !== undefined && /^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(text) ? text : null)

function codeOf(error: Error): string | null {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : null
}

/** File and line of this repository or a package, never a folder of the machine. The first lines of a stack are the message and are left out. */
function framesOf({ stack }: Error): string[] {
  const lines = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, FRAMES_MAX).flatMap((line) => {
    const [, place = '', row] = /([^\s()]+):(\d+):\d+\)?$/.exec(line) ?? []
    return row ? [`${/(?:node_modules|\.next|(?<=\/)(?:app|components|inngest|lib|scripts)|node:internal)\/.*$/.exec(place)?.[0]?.replace(/^.*node_modules\//, '') ?? place.split('/').at(-1)}:${row}`] : []
  })
}
