import { parentPort, workerData } from 'node:worker_threads'
import { realDoors } from './doors.server.ts'
import { workspaceOf } from './run.server.ts'
import type { Plan } from './run.server.ts'
import { playShare } from './share.server.ts'
import type { Share, Truth } from './share.server.ts'

/** What one thread of a crew says: one more life is over, or the share is. */
export type Word = { life: true } | { truth: Truth }

const { plan, share } = workerData as { plan: Plan; share: Share }
const say = (word: Word) => parentPort?.postMessage(word)
say({ truth: await playShare(plan, workspaceOf(plan), realDoors, share, () => say({ life: true })) })
