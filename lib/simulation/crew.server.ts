import { Worker } from 'node:worker_threads'
import type { Word } from './hand.server.ts'
import type { Crew, Plan } from './run.server.ts'
import type { Share, Truth } from './share.server.ts'

/** Shares the people among threads. The ledger is the same for any number of them. */
export const threads = (count: number, onProgress: (done: number, total: number) => void = () => undefined): Crew => (plan) => {
  let done = 0
  const onLife = () => onProgress(++done, plan.people)
  return Promise.all(Array.from({ length: count }, (_, index) => thread(plan, { index, of: count }, onLife)))
}

const thread = (plan: Plan, share: Share, onLife: () => void): Promise<Truth> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hand.server.ts', import.meta.url), { workerData: { plan, share } })
    worker.on('message', (word: Word) => ('truth' in word ? resolve(word.truth) : onLife()))
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a thread of the simulation ended early (${code})`)))
  })
