import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import path from 'node:path'

/** Starts the product as a person would, on a folder of its own, and stops it as a person would. */
export default async function start(): Promise<() => Promise<void>> {
  const port = process.env.BIDE_E2E_PORT ?? '3000'
  const dataDir = process.env.BIDE_E2E_DATA ?? '.bide'
  const product = spawn(process.execPath, [path.resolve(import.meta.dirname, '../scripts/start.mjs'), '--port', port, '--data', dataDir, '--no-demo'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: withoutOurs(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      if (output.includes('Bide is ready at')) resolve()
    }
    product.stdout.on('data', hear)
    product.stderr.on('data', hear)
    product.once('exit', (code) => reject(new Error(`npm start ended with exit code ${code} before it was ready:\n${output}`)))
  })
  await ready
  return async () => {
    const ended = once(product, 'exit')
    product.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The product is tested as it ships, whatever the runner's own mode. */
function withoutOurs(): NodeJS.ProcessEnv {
  const { NODE_ENV: _mode, DATABASE_URL: _database, SMTP_URL: _mail, ...rest } = process.env
  return rest as NodeJS.ProcessEnv
}
