import { expect, test } from 'vitest'
import { isAway } from './sql-state.ts'

test.each([
  ['a server that is not there', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['a server that is not there, as the client library says it without a code', new Error("\nInvalid `prisma.$queryRaw()` invocation:\n\n\nCan't reach database server at 127.0.0.1:5432")],
  ['the same where a statement was written by hand', new Error("Raw query failed. Code: `N/A`. Message: `Can't reach database server at 127.0.0.1:5432`")],
  ['a connection that broke while it was asked', new Error('Connection terminated unexpectedly')],
  ['a connection that the server closed', new Error('Server has closed the connection.')],
  ['the same as the driver calls it', Object.assign(new Error('ConnectionClosed'), { name: 'DriverAdapterError' })],
  ['a connection that had broken before', new Error('Client has encountered a connection error and is not queryable')],
  ['a server that starts up', new Error('query failed', { cause: { code: '57P03' } })],
  ['a full disk', { meta: { driverAdapterError: { cause: { originalCode: '53100' } } } }],
])('%s is a database that is away, and the sender is asked to come back', (_name, error) => {
  expect(isAway(error)).toBe(true)
})

test('a mistake of ours is not taken for a database that is away', () => {
  expect(isAway(new TypeError('x is not a function'))).toBe(false)
  expect(isAway({ code: '23505' })).toBe(false)
})
