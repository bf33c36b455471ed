import { ensureDependencies } from './setup/dependencies.mjs'
import { runScript } from './setup/node.mjs'

ensureDependencies((line) => console.error(`  ${line}`))
runScript('scripts/bide.ts', process.argv.slice(2))
