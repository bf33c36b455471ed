import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

export const INSTALL_LINE = 'Install Chromium with "sudo apt-get install -y chromium" or "npx playwright install chromium", or name one in CHROMIUM_PATH.'

/** A Chromium for the stories: one that is there, else one that can be installed without asking; null when neither. */
export function findChromium(say: (line: string) => void): string | null {
  const there = present()
  if (there) return there
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('installing Chromium for the stories (apt-get)')
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    spawnSync('apt-get', ['update'], options)
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
    const installed = present()
    if (installed) return installed
  }
  say('installing Chromium for the stories (playwright)')
  spawnSync(process.execPath, [createRequire(import.meta.url).resolve('playwright/cli'), 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 })
  return present()
}

function present(): string | null {
  return [process.env.CHROMIUM_PATH, ...USUAL, ownOfPlaywright()].find((file) => file !== undefined && file !== '' && existsSync(file)) ?? null
}

function ownOfPlaywright(): string | undefined {
  const { chromium } = createRequire(import.meta.url)('playwright-core') as typeof import('playwright-core')
  try {
    return chromium.executablePath()
  } catch {
    return undefined
  }
}
