import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Unstartable } from '#lib/db/embedded.server.ts'
import { writePrivate } from '../supervise/files.ts'

/** How far a run has come, kept so that the same command goes on where it stopped. Seconds of wall clock are added up over its parts. */
const Progress = z.object({
  seed: z.string(), kills: z.number().int(), leads: z.number().int(), done: z.number().int(), offsetSeconds: z.number(), spentSeconds: z.number(), ended: z.boolean(),
  struck: z.record(z.string(), z.number().int()),
})
export type Progress = z.infer<typeof Progress>

export type Keeper = { progress: Progress; save: () => void; isNew: boolean }

/** The progress in this folder, or a new one. @throws in words, where the folder belongs to another run */
export function openProgress(folder: string, wanted: { seed: string; kills: number; leads: number }): Keeper {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const file = path.join(folder, 'progress.json')
  const found = existsSync(file) ? Progress.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
  if (found && (found.seed !== wanted.seed || found.kills !== wanted.kills || found.leads !== wanted.leads)) {
    throw new Unstartable(`${folder} holds another run (--seed ${found.seed} --kills ${found.kills} --leads ${found.leads}, ${found.done} done). Go on with that one, choose another folder with --data, or remove this one.`)
  }
  if (found?.ended) throw new Unstartable(`The run in ${folder} has ended. Remove the folder to begin anew, or choose another with --data.`)
  const progress = found ?? { ...wanted, done: 0, offsetSeconds: 0, spentSeconds: 0, ended: false, struck: {} }
  return { progress, isNew: found === null, save: () => writePrivate(file, progress) }
}
