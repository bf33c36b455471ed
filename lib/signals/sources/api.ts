import { Fault } from '#lib/domain/fault.ts'
import { recordOf } from '../consent.ts'
import { BATCH_ITEMS_MAX } from '../schema.ts'
import type { Reading, Source } from './source.ts'

/** Our own shape: one signal, or `{ batch: [...] }`. */
export const api: Source = {
  kind: 'api',
  read(body: unknown): Reading {
    const record = recordOf(body)
    if (!record) throw new Fault('invalid', 'send a JSON object: a signal, or { "batch": [...] }', { field: 'body' })
    return record.batch === undefined ? { items: [record], single: true } : { items: batchOf(record.batch), single: false }
  },
}

/** @throws Fault naming `/batch` when it is no list, or too long. */
export function batchOf(batch: unknown): readonly unknown[] {
  if (!Array.isArray(batch)) throw new Fault('invalid', 'a batch is a list of signals', { field: '/batch' })
  if (batch.length > BATCH_ITEMS_MAX) throw new Fault('too_large', `a batch may hold ${BATCH_ITEMS_MAX} signals at most`, { field: '/batch' })
  return batch
}
