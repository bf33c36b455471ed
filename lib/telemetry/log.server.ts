import { inspect } from 'node:util'
import { clock } from '#lib/env/clock.server.ts'
import { lineOf } from './line.ts'
import type { Level, Line } from './line.ts'

export type Log = (line: Line) => void

/** One line of JSON on standard output, with nothing about any person: see `line.ts` for what it may say. Never throws. */
export const log: Log = (line) => {
  try {
    process.stdout.write(`${JSON.stringify(lineOf(line, new Date(clock.now()).toISOString()))}\n`)
  } catch {
    // A log that cannot be written must not end what it was to tell of.
  }
}

/** For rooms that tell of themselves with any object: `event` is its name. */
export const listener = (line: object): void => log({ event: 'unnamed', ...line })

const LEVELS: Readonly<Record<'debug' | 'log' | 'info' | 'warn' | 'error', Level>> = { debug: 'info', log: 'info', info: 'info', warn: 'warn', error: 'error' }

/** From now on whatever this process and its libraries print becomes a line of the same form. */
export function speakInLines(): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, { [method]: (...said: unknown[]) => {
      const error = said.find((one) => one instanceof Error)
      const words = said.filter((one) => one !== error).map((one) => (typeof one === 'string' ? one : inspect(one, { depth: 1, breakLength: Infinity }))).join(' ')
      log({ event: 'printed', level, error: error ?? plain(words) })
    } })
  }
}

const COLOURS = /\u001b\[[0-9;]*m/g
const plain = (text: string): string => text.replace(COLOURS, '').trim()

/** A browser that leaves in the middle ends its own request and nothing else. */
const LEFT = new Set(['AbortError', 'ResponseAborted', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'ERR_STREAM_DESTROYED'])
const hasLeft = (thrown: unknown): boolean => thrown instanceof Error && (LEFT.has(thrown.name) || LEFT.has(String((thrown as { code?: unknown }).code)))

/** What nobody caught is logged like everything else and ends the process with exit code 1; the supervisor starts another. `visitors`: people come to this process, and may leave. */
export function endOnUncaught({ visitors = false, end = (code: number): void => process.exit(code) } = {}): void {
  for (const [kind, event] of [['uncaughtException', 'process.uncaught'], ['unhandledRejection', 'process.unhandled']] as const) {
    process.on(kind, (error: unknown) => {
      if (visitors && hasLeft(error)) return log({ event: 'request.left', level: 'info', error })
      log({ event, level: 'error', error })
      end(1)
    })
  }
}
