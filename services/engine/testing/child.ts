import { openDurable } from '../durable.ts'
import { Bank } from './machine.ts'

// Opens accounts named after a running number and prints each number once the engine acknowledged it, until it is killed.
const folder = process.argv[2]!
const writers = 20
const state = await openDurable({
  service: 'bank',
  folder,
  create: () => new Bank(),
  workerFile: new URL('./testing-worker.js', import.meta.url),
  snapshotEveryCommands: 2000,
})
let next = state.machine.accounts.size

function writeForever(): void {
  const account = String(next)
  next += 1
  state.submit({ type: 'open', account, note: 'x'.repeat(80) }, (error, outcome) => {
    if (error || !outcome?.ok) throw error ?? new Error(`account ${account} was there already`)
    process.stdout.write(`${account}\n`)
    writeForever()
  })
}

process.stdout.write(`ready ${next}\n`)
for (let writer = 0; writer < writers; writer += 1) writeForever()
