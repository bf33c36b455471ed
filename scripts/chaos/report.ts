import type { Account } from './accounts.ts'
import type { Sender } from './client.ts'
import type { Progress } from './progress.ts'

const SHOWN_MAX = 20

/** Prints the accounts and the one line at the end. Returns the exit code. */
export function report({ progress, sender, accounts }: { progress: Progress; sender: Sender; accounts: readonly Account[] }): number {
  console.log('\n  what happened')
  for (const [what, n] of Object.entries(progress.struck).sort()) console.log(`    ${String(n).padStart(6)}  ${what}`)
  for (const [what, n] of [...sender.troubles].sort((one, other) => other[1] - one[1]).slice(0, 8)) console.log(`    ${String(n).padStart(6)}  a sender met ${what}`)
  accountsTable(accounts)
  const broken = countBroken(accounts)
  const answered = [...sender.told.values()].filter(({ status }) => status === 'answered').length
  const minutes = (progress.spentSeconds / 60).toFixed(1)
  console.log(`\n${progress.done} kills, ${Object.entries(progress.struck).filter(([what]) => !what.startsWith('kill ')).reduce((sum, [, n]) => sum + n, 0)} other faults, ${progress.leads} leads, ${answered} signals, ${minutes} minutes: ${broken === 0 ? 'nothing lost, nothing doubled' : `${broken} promises broken`}`)
  return broken === 0 ? 0 : 1
}

export const countBroken = (accounts: readonly Account[]): number => accounts.reduce((sum, { broken }) => sum + broken.length, 0)

/** One line a promise, with what it was held against and what broke it. */
export function accountsTable(accounts: readonly Account[]): void {
  console.log('\n  what was promised                                                                     counted  broken')
  for (const { promise, counted, broken, listed = [] } of accounts) {
    console.log(`    ${promise.padEnd(82)}${String(counted).padStart(9)}${String(broken.length).padStart(8)}`)
    for (const line of listed.slice(0, SHOWN_MAX)) console.log(`        · ${line}`)
    for (const line of broken.slice(0, SHOWN_MAX)) console.log(`        ✗ ${line}`)
    if (broken.length > SHOWN_MAX) console.log(`        ✗ and ${broken.length - SHOWN_MAX} more`)
  }
}
