import { ensureDependencies } from './setup/dependencies.mjs'
import { runScript } from './setup/node.mjs'

ensureDependencies((line) => console.log(`  ${line}`))
runScript('scripts/build.ts', process.argv.slice(2))
