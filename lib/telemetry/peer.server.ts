import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Asker } from './access.ts'

/** Frameworks hide the connection, so our server writes the address it saw into this header, behind a word that only this process knows. */
const HEADER = 'x-bide-peer'
const kept = globalThis as { bidePeerWord?: string }
const secretWord = (): string => (kept.bidePeerWord ??= randomBytes(18).toString('base64url'))

/** Whatever the visitor wrote there is gone. */
export function stampPeer(request: IncomingMessage): void {
  request.headers[HEADER] = `${secretWord()} ${request.socket.remoteAddress ?? ''}`
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'cf-connecting-ip', 'true-client-ip']

export function askerOf(headers: Headers): Asker {
  const [word, address] = (headers.get(HEADER) ?? '').split(' ')
  const forwardedFor = FORWARDED.some((name) => (name === 'x-forwarded-for' ? foreign(headers.get(name), address) : headers.has(name)))
  return { authorization: headers.get('authorization'), peer: word === secretWord() && address ? address : null, host: headers.get('host'), forwarded: forwardedFor }
}

/** The app's own server adds the address it sees to `x-forwarded-for`; anybody else's means a proxy. */
const foreign = (value: string | null, address: string | undefined): boolean => value !== null && value.split(',').some((one) => one.trim() !== address)
