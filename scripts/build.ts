import { Unstartable } from '#lib/db/embedded.server.ts'
import { buildApp, generateClient } from './supervise/build.ts'
import { phase } from './supervise/say.ts'

const root = process.cwd()
try {
  await phase('client', () => generateClient(root), (result) => `the Prisma client is ${result}`)
  await phase('build', () => buildApp(root, () => undefined), (result) => `the app is ${result}`)
} catch (error) {
  if (!(error instanceof Unstartable)) throw error
  console.error(error.message)
  process.exitCode = 1
}
