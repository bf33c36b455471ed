import { expect, test } from 'vitest'
import { fateOf } from './channels/smtp.server.ts'

test.each([
  ['a refused recipient is final', { responseCode: 550, command: 'RCPT TO', message: 'no such user' }, { state: 'failed', permanent: true }],
  ['a busy server may be tried again', { responseCode: 451, command: 'DATA', message: 'later' }, { state: 'failed', permanent: false }],
  ['a server that cannot be reached took nothing', { code: 'ESOCKET', command: 'CONN', syscall: 'connect', message: 'connect ECONNREFUSED' }, { state: 'failed', permanent: false }],
  ['a connection lost before the message took nothing', { code: 'ETIMEDOUT', command: 'RCPT TO', message: 'timeout' }, { state: 'failed', permanent: false }],
  ['a connection lost after the message is unknown', { code: 'ECONNECTION', command: 'DATA', message: 'closed' }, { state: 'unknown' }],
  ['a connection that ended nobody knows where is unknown', { code: 'ECONNECTION', command: 'CONN', message: 'Connection closed unexpectedly' }, { state: 'unknown' }],
  ['a silence nobody knows where is unknown', { code: 'ETIMEDOUT', command: 'CONN', message: 'Timeout' }, { state: 'unknown' }],
  ['a server that never greeted took nothing', { code: 'ETIMEDOUT', command: 'CONN', message: 'Greeting never received' }, { state: 'failed', permanent: false }],
  ['a timeout nobody can place is unknown', { code: 'ETIMEDOUT', message: 'timeout' }, { state: 'unknown' }],
  ['anything else is unknown', new Error('odd'), { state: 'unknown' }],
])('%s', (_sentence, error, fate) => {
  expect(fateOf(error)).toMatchObject(fate)
})
