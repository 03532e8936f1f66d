import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll } from 'vitest'
import { openDurable, type DurableOptions, type DurableState } from '../durable.ts'
import type { Log } from '../log.ts'
import type { StateMachine } from '../state-machine.ts'
import { Bank, type BankCommand, type BankOutcome } from './machine.ts'

export type BankState = DurableState<Bank, BankCommand, BankOutcome>

const here = path.dirname(fileURLToPath(import.meta.url))

const created: string[] = []

afterAll(() => {
  for (const folder of created) fs.rmSync(folder, { recursive: true, force: true })
})

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'marketlab-engine-'))
  created.push(folder)
  return folder
}

/** Worker threads and processes cannot load TypeScript: builds what the tests start, and answers with the folder. */
export async function buildForTests(): Promise<{ folder: string; workerFile: URL; childFile: string }> {
  // Most tests of the engine need no build, and Vite takes long to load.
  const { build } = await import('vite')
  const folder = temporaryFolder()
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: {
          'testing-worker': path.join(here, 'worker.ts'),
          'testing-child': path.join(here, 'child.ts'),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
    ssr: { noExternal: true, external: ['sql.js'] },
  })
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  fs.symlinkSync(path.join(here, '../../../node_modules'), path.join(folder, 'node_modules'), 'junction')
  return {
    folder,
    workerFile: pathToFileURL(path.join(folder, 'testing-worker.js')),
    childFile: path.join(folder, 'testing-child.js'),
  }
}

/** For tests that never come to need a worker. */
export const noWorker = new URL('file:///nowhere/worker.js')

export function openBank(folder: string, options: Partial<DurableOptions<Bank>> = {}): Promise<BankState> {
  return openDurable({ service: 'bank', folder, create: () => new Bank(), workerFile: noWorker, ...options })
}

/** Opens these accounts one after the other, each in a record of its own, and stops as one should. */
export async function commit(folder: string, ...accounts: string[]): Promise<string[]> {
  const state = await openBank(folder)
  for (const account of accounts) await state.execute(open(account))
  const dump = dumpOf(state.machine)
  await state.close()
  return dump
}

/** All rows, in an order that does not depend on history. */
export function dumpOf(machine: StateMachine<never, unknown>): string[] {
  return machine.tables.flatMap(({ name }) =>
    [...machine.dump(name)].map((row) => JSON.stringify([name, ...row])).sort(),
  )
}

/** The folder as a crash at this moment would leave it, without the lock of the living. */
export function copyAsCrashed(folder: string): string {
  const copy = temporaryFolder()
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'lock') continue
    try {
      fs.cpSync(path.join(folder, entry.name), path.join(copy, entry.name), { recursive: true })
    } catch {
      // Gone between listing and copying, as files of a running worker may be.
    }
  }
  return copy
}

/** The state that recovery makes of the folder. */
export async function recoveredDump(folder: string): Promise<string[]> {
  const state = await openBank(folder)
  const dump = dumpOf(state.machine)
  await state.close()
  return dump
}

export function open(account: string, note = ''): BankCommand {
  return { type: 'open', account, note }
}

/** A log that remembers its warnings. */
export function listeningLog(): Log & { readonly warnings: string[] } {
  const warnings: string[] = []
  const note = (details: object, message: string): void => {
    warnings.push(`${message} ${JSON.stringify(details)}`)
  }
  return { info: () => undefined, warn: note, error: note, warnings }
}

/** Opens accounts, with notes that are hard to keep, and makes one payment. */
export async function fill(state: BankState, prefix: string, accounts = 20): Promise<void> {
  await Promise.all(
    Array.from({ length: accounts }, (_, index) => state.execute(open(`${prefix}${index}`, 'ä\0😀\ud800'))),
  )
  await state.execute({ type: 'pay', from: `${prefix}0`, to: `${prefix}1`, cents: 5, at: state.sequence })
}

/** Files below the folder that this process has open, where the system tells. */
export function openFilesIn(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return fs.readdirSync('/proc/self/fd').flatMap((descriptor) => {
    const file = targetOf(`/proc/self/fd/${descriptor}`)
    return file.startsWith(folder) ? [file] : []
  })
}

function targetOf(link: string): string {
  try {
    return fs.readlinkSync(link)
  } catch {
    // The descriptor with which the list was read is gone by now.
    return ''
  }
}

export function flip(file: string, at: number): void {
  const bytes = fs.readFileSync(file)
  bytes[at]! ^= 0x5a
  fs.writeFileSync(file, bytes)
}
