import { ensureDependencies } from './setup/dependencies.mjs'
import { runScript } from './setup/node.mjs'

const begun = Date.now()
const args = process.argv.slice(2)
if (!args.includes('--help')) ensureDependencies((line) => console.log(`  ${line}`))
runScript('scripts/supervise.ts', args, { BIDE_BEGUN_AT: String(begun) })
