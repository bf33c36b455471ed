import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { CaughtMessage } from './schema.ts'
import type { MessageFilter } from './schema.ts'

/** Where a message's line lies in the file; the lines themselves stay on disk. */
type Entry = { messageId: string; to: string[]; receivedAt: string; offset: number; bytes: number }

export type MessageStore = {
  /** Resolves once the message is safe on disk. */
  keep: (message: CaughtMessage) => Promise<void>
  /** The JSON lines of the matching messages, newest last. */
  lines: (filter: MessageFilter) => AsyncIterable<string>
  /** The newest message with this Message-ID, as its JSON line. */
  find: (messageId: string) => Promise<string | null>
  count: () => number
  close: () => Promise<void>
}

/**
 * An append-only file of JSON lines. A line torn by a crash is skipped: nobody was told it had arrived. What could not be written and flushed as a whole,
 * on a full disk say, is cut off again, so that nothing is shown later that its sender was told had not been kept.
 */
export async function openStore(file: string): Promise<MessageStore> {
  const handle = await open(file, 'a+', 0o600)
  await flushFolder(path.dirname(file))
  const entries = await index(handle)
  let end = (await handle.stat()).size
  let torn = end > 0 && (await endsTorn(handle, end))
  let pending: { line: string; message: CaughtMessage; done: () => void; failed: (error: unknown) => void }[] = []
  let writing: Promise<void> | null = null

  const read = async ({ offset, bytes }: Entry): Promise<string> => {
    const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, offset)
    return buffer.toString('utf8')
  }

  /** Everything that waited while the last batch was written goes to disk together, with one flush. */
  const flush = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending
      pending = []
      const wasTorn = torn
      try {
        const lead = torn ? '\n' : ''
        torn = true
        await handle.appendFile(lead + batch.map(({ line }) => `${line}\n`).join(''))
        await handle.datasync()
        torn = false
        end += lead.length
        for (const { line, message } of batch) {
          const bytes = Buffer.byteLength(line)
          entries.push({ messageId: message.messageId, to: message.to, receivedAt: message.receivedAt, offset: end, bytes })
          end += bytes + 1
        }
        for (const { done } of batch) done()
      } catch (error) {
        await handle.truncate(end).then(() => { torn = wasTorn }, async () => { end = (await handle.stat()).size })
        for (const { failed } of batch) failed(error)
      }
    }
  }

  return {
    keep: (message) =>
      new Promise((done, failed) => {
        pending.push({ line: JSON.stringify(message), message, done, failed })
        writing ??= flush().finally(() => (writing = null))
      }),
    async *lines({ to, limit, after }) {
      const recipient = to?.toLowerCase()
      const since = after === undefined ? null : Date.parse(after)
      const matching = entries.filter(
        (entry) => (recipient === undefined || entry.to.some((address) => address.toLowerCase() === recipient)) && (since === null || Date.parse(entry.receivedAt) > since),
      )
      for (const entry of limit === undefined ? matching : matching.slice(-limit)) yield await read(entry)
    },
    find: async (messageId) => {
      const entry = entries.findLast((one) => one.messageId === messageId)
      return entry ? read(entry) : null
    },
    count: () => entries.length,
    close: async () => {
      await writing
      await handle.close()
    },
  }
}

/** Makes the file's own name safe on disk; where folders cannot be flushed there is nothing to do. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

async function index(handle: FileHandle): Promise<Entry[]> {
  const entries: Entry[] = []
  const content = await handle.readFile()
  for (let offset = 0; offset < content.length; ) {
    const newline = content.indexOf(0x0a, offset)
    const next = newline === -1 ? content.length : newline
    const message = parse(content.toString('utf8', offset, next))
    if (message) entries.push({ messageId: message.messageId, to: message.to, receivedAt: message.receivedAt, offset, bytes: next - offset })
    offset = next + 1
  }
  return entries
}

function parse(line: string): CaughtMessage | null {
  if (line === '') return null
  try {
    return CaughtMessage.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

async function endsTorn(handle: FileHandle, end: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, end - 1)
  return buffer.toString('latin1') !== '\n'
}
