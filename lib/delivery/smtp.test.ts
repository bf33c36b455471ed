import { expect, test } from 'vitest'
import { fateOf } from './channels/smtp-fate.ts'

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

test.each([
  ['a refused sign-in concerns every message, and is never one message’s end', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN', message: 'Invalid login' }, { permanent: false, blames: 'account' }],
  ['a demand to sign in does too, whatever it answers', { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM', message: 'Authentication required' }, { permanent: false, blames: 'account' }],
  ['an unknown recipient speaks against no server', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO', message: 'no such user' }, { permanent: true, blames: 'message' }],
  ['a full mailbox speaks against no server', { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO', message: 'mailbox full' }, { permanent: false, blames: 'message' }],
  ['a refused text speaks against no server', { code: 'EMESSAGE', responseCode: 554, command: 'DATA', message: 'looks like spam' }, { permanent: true, blames: 'message' }],
  ['a server that is going down says so itself', { code: 'EENVELOPE', responseCode: 421, command: 'RCPT TO', message: 'shutting down' }, { permanent: false, blames: 'provider' }],
  ['a busy server speaks against itself', { code: 'EMESSAGE', responseCode: 451, command: 'DATA', message: 'later' }, { permanent: false, blames: 'provider' }],
])('%s', (_sentence, error, blame) => {
  expect(fateOf(error)).toMatchObject({ state: 'failed', ...blame })
})
