import { expect, test } from 'vitest'
import { explainLog, portWasTaken } from './explain.ts'

test.each([
  ['a full disk', 'FATAL:  could not write lock file "postmaster.pid": No space left on device', 'is full'],
  ['a file system without permissions', 'FATAL:  data directory "/d" has invalid permissions', 'does not keep permissions'],
  ['data of another version', 'DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible', 'another PostgreSQL'],
  ['no memory', 'FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'not enough memory'],
  ['damaged files', 'PANIC:  could not locate a valid checkpoint record', 'damaged'],
])('%s is told in a sentence with a way on', (_name, log, words) => {
  expect(explainLog(log, '/d')).toContain(words)
})

test('words we do not know are not guessed at', () => {
  expect(explainLog('LOG:  something else', '/d')).toBeNull()
})

test('a port taken between our look and PostgreSQL\'s own is recognised', () => {
  expect(portWasTaken('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use')).toBe(true)
})
