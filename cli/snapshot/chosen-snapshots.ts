import { databaseNames } from '../../services/cluster/topology.ts'
import { remains } from '../../services/engine/failures.ts'
import { UsageError } from '../base/exit-codes.ts'
import type { SnapshotStore } from './snapshot-store.ts'

export interface Chosen {
  store: SnapshotStore
  /** The name of its file. */
  name: string
}

/** The snapshots that a word of the user means: one by the name of its file, or those of all databases with that title. */
export async function chosenSnapshots(word: string, stores: readonly SnapshotStore[]): Promise<Chosen[]> {
  if (word === remains) {
    if (stores.length === 1) return [{ store: stores[0]!, name: word }]
    const services = databaseNames.map((service) => `--service ${service}`).join(' or ')
    throw new UsageError(`"${remains}" needs ${services}: it is about one database.`)
  }
  const listed = await Promise.all(
    stores.map(async (store) => (await store.list()).map(({ name, title }) => ({ store, name, title }))),
  )
  const all = listed.flat()
  const named = all.filter(({ name }) => name === word)
  if (named.length > 1) throw ambiguous(word, named)
  const chosen = named.length > 0 ? named : all.filter(({ title }) => title === word)
  if (chosen.length > 0) return chosen
  throw new Error(`There is no snapshot "${word}". "marketlab snapshot list" shows all snapshots.`)
}

/** Where only one can be meant. */
export async function chosenSnapshot(word: string, stores: readonly SnapshotStore[]): Promise<Chosen> {
  const chosen = await chosenSnapshots(word, stores)
  if (chosen.length > 1) throw ambiguous(word, chosen)
  return chosen[0]!
}

function ambiguous(word: string, chosen: readonly Chosen[]): UsageError {
  const services = chosen.map(({ store }) => store.service).join(' and ')
  return new UsageError(`${services} each have a snapshot ${word}: say which with --service.`)
}
