import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { newEpochId } from '../../services/engine/epochs.ts'
import { remains, UnreadableSnapshotError } from '../../services/engine/failures.ts'
import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'
import type { Restored } from '../../services/engine/workers/worker-jobs.ts'
import { readMeta } from '../../services/engine/snapshots/snapshot-reader.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { SilentFailure, UsageError } from '../base/exit-codes.ts'
import { checkReadable, checkWritable } from '../base/option-files.ts'
import { byteSize, counted, localTime } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { printAsJson, writeAsJson } from './export-json.ts'
import { chosenSnapshot, chosenSnapshots } from './chosen-snapshots.ts'
import { confirm } from './confirm.ts'
import { checkRunning, type StoreOptions, withStores } from './open-stores.ts'
import { databaseNames } from '../../services/cluster/topology.ts'
import type { SnapshotStore } from './snapshot-store.ts'

export interface SnapshotOptions extends StoreOptions {
  json?: boolean
  yes?: boolean
  /** A title for what is taken. */
  name?: string
}

export async function listSnapshots(options: SnapshotOptions, built: URL): Promise<void> {
  const found = await withStores(options, built, (stores) =>
    Promise.all(stores.map(async (store) => ({ service: store.service, snapshots: await store.list() }))),
  )
  const snapshots = found.flatMap(({ service, snapshots }) =>
    snapshots.map((snapshot) => ({ service, ...snapshot })),
  )
  const printer = stdoutPrinter(options)
  printer.data({ snapshots })
  if (snapshots.length === 0) {
    printer.say('There are no snapshots yet. "marketlab snapshot take" takes one.')
    return
  }
  const isTitled = snapshots.some(({ title }) => title !== undefined)
  printer.table(
    [
      { title: 'Database' },
      { title: 'Name' },
      ...(isTitled ? [{ title: 'Called' }] : []),
      { title: 'Taken' },
      { title: 'Size', align: 'right' },
      { title: 'Holds', flexible: true },
    ],
    snapshots.map((snapshot) => [
      snapshot.service,
      snapshot.name,
      ...(isTitled ? [snapshot.title ?? ''] : []),
      snapshot.takenAt === undefined ? '' : localTime(snapshot.takenAt),
      byteSize(snapshot.bytes),
      contentOf(snapshot),
    ]),
  )
}

function contentOf({ readable, reason, counts = {}, restoredFrom }: SnapshotInfo): string {
  if (!readable) return `not readable: ${reason ?? 'unknown why'}`
  const content = Object.entries(counts).map(([what, count]) => counted(count, what.replace(/s$/, ''), what))
  return [...content, ...(restoredFrom ? [`restored from ${restoredFrom}`] : [])].join(', ')
}

export async function takeSnapshots(options: SnapshotOptions, built: URL): Promise<void> {
  await withStores(options, built, async (stores) => {
    await checkTitle(options.name, stores)
    const ends = await Promise.allSettled(
      stores.map(async (store) => {
        const taken = await store.take()
        if (options.name === undefined) return { service: store.service, ...taken }
        await store.giveTitle(taken.name, options.name)
        return { service: store.service, ...taken, title: options.name }
      }),
    )
    const taken = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    const printer = stdoutPrinter(options)
    printer.data({ snapshots: taken })
    for (const { service, name, bytes } of taken) printer.say(`${service}: ${name} (${byteSize(bytes)})`)
    for (const [index, end] of ends.entries())
      if (end.status === 'rejected')
        writeLine(
          process.stderr,
          `marketlab: ${stores[index]!.service} took no snapshot: ${messageOf(end.reason)}`,
        )
    if (taken.length < ends.length) throw new SilentFailure()
  })
}

/** Before anything is taken that could not be called so. */
async function checkTitle(title: string | undefined, stores: readonly SnapshotStore[]): Promise<void> {
  if (title === undefined) return
  for (const store of stores) {
    const other = (await store.list()).find((snapshot) => snapshot.title === title)
    if (other)
      throw new Error(`The snapshot ${other.name} is called "${title}" already. Choose another name.`)
  }
}

export interface ExportOptions extends SnapshotOptions {
  format?: 'sqlite' | 'json'
}

export async function exportSnapshot(
  word: string,
  target: string,
  options: ExportOptions,
  built: URL,
): Promise<void> {
  if (options.format === 'json' && target === '-') {
    await withStores(options, built, async (stores) => printAsJson(await chosenSnapshot(word, stores)))
    return
  }
  // A running database writes the file itself, and its current folder is another one.
  const file = resolve(target)
  checkWritable(target)
  await withStores(options, built, async (stores) => {
    const { store, name } = await chosenSnapshot(word, stores)
    const overwrite = existsSync(file)
    if (overwrite) await confirm(`This overwrites ${file}.`, options.yes)
    if (options.format === 'json') await writeAsJson({ store, name }, file)
    else await store.export(name, file, overwrite)
    const printer = stdoutPrinter(options)
    printer.data({ service: store.service, name, file })
    printer.say(`${store.service}: ${name} is now also in ${file}`)
  })
}

export async function importSnapshot(source: string, options: SnapshotOptions, built: URL): Promise<void> {
  const file = resolve(source)
  checkReadable(source)
  const service = await ownerOf(file)
  if (options.service !== undefined && options.service !== service) {
    throw new UsageError(`${file} is a snapshot of ${service}, not of ${options.service}.`)
  }
  await withStores({ ...options, service }, built, async ([store]) => {
    const imported = await store!.import(file)
    const printer = stdoutPrinter(options)
    printer.data({ service, ...imported })
    printer.say(
      `${service}: imported as ${imported.name}. "marketlab snapshot restore ${imported.name}" makes it the data in use.`,
    )
  })
}

export interface RestoreOptions extends SnapshotOptions {
  mixed?: boolean
}

export async function restoreSnapshots(
  words: readonly string[],
  options: RestoreOptions,
  built: URL,
): Promise<void> {
  if (words.includes(''))
    throw new UsageError('<name> is empty. "marketlab snapshot restore --help" shows how it is used.')
  await withStores(options, built, async (stores) => {
    const chosen = new Map<SnapshotStore, string>()
    for (const word of words) {
      for (const { store, name } of await chosenSnapshots(word, stores)) {
        if (chosen.has(store)) throw new UsageError(`Name one snapshot of ${store.service}, not several.`)
        chosen.set(store, name)
      }
    }
    await confirm(consequenceOf(chosen), options.yes)
    const together = chosen.size === databaseNames.length ? newEpochId() : undefined
    const printer = stdoutPrinter(options)
    for (const [store, name] of chosen) {
      const restored = await store.restore(name, together)
      printer.data({ service: store.service, ...restored })
      printer.say(`${store.service}: ${restoredText(name, restored)}`)
    }
  })
  await checkRunning(options)
}

function restoredText(name: string, { before }: Restored): string {
  const restored = name === remains ? 'going on with what is left of the journal' : `restored ${name}`
  return before === 'snapshot'
    ? `${restored}. The state before is kept as a snapshot, too.`
    : `${restored}. The previous state could not be recovered. The rest of its journal is kept in a folder damaged-….`
}

function consequenceOf(chosen: ReadonlyMap<SnapshotStore, string>): string {
  const replaced = [...chosen].map(([{ service }, name]) =>
    name === remains
      ? `This gives up the changes of ${service} that are missing at the end of its journal.`
      : `This replaces all data of ${service} by that of ${name}.`,
  )
  const services = [...chosen.keys()].map(({ service }) => service)
  const others = databaseNames.filter((name) => !services.includes(name))
  const kept = others.map((name) => `${name} stays as it is: name a snapshot of both to set both back.`)
  return [...replaced, ...kept].join(' ')
}

/** A snapshot says itself which database it belongs to. */
async function ownerOf(file: string) {
  let refusal: unknown
  for (const service of databaseNames) {
    try {
      await readMeta(file, service)
      return service
    } catch (error) {
      if (!(error instanceof UnreadableSnapshotError)) throw error
      refusal = error
    }
  }
  throw refusal
}
