import { ensureDependencies } from './setup/dependencies.mjs'
import { runScript } from './setup/node.mjs'

ensureDependencies((line) => console.log(`  ${line}`))
runScript('scripts/test.ts', process.argv.slice(2), { NODE_ENV: 'test', TZ: 'UTC' })
