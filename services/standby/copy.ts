import fs from 'node:fs'
import path from 'node:path'
import { ownerAlone, type ReplicationSettings } from '../contract/following.ts'
import type { DurableState } from '../engine/durable.ts'
import { syncFolder, writeWhole } from '../engine/folder/folder-files.ts'
import { makeFolder } from '../engine/folder/make-folder.ts'
import { JournalCursor } from '../engine/journal/journal-cursor.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import { standbyFolderName } from '../process/owners-file.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { openStorage } from '../process/storage.ts'
import type { FetchedSnapshot } from '../replication/fetch-snapshot.ts'
import { readSettings, writeSettings } from '../replication/settings-file.ts'
import type { WireClient } from '../wire/client.ts'
import type { Database, FilesBeside } from './database.ts'

/**
 * A copy of a database in a folder of its own: the same changes with the same numbers, on disk before the owner hears of
 * it. The folder is one from which the database can be started.
 */
export class Copy<Machine extends StateMachine<Command, unknown> & { term: number }, Command> {
  readonly #context: ServiceContext
  readonly #database: Database<Machine, Command>
  readonly #folder: string
  #settings: ReplicationSettings = ownerAlone
  #storage!: DurableState<Machine, Command, unknown>
  #files: FilesBeside<Machine, Command> | undefined

  static async open<Machine extends StateMachine<Command, unknown> & { term: number }, Command>(
    context: ServiceContext,
    database: Database<Machine, Command>,
  ): Promise<Copy<Machine, Command>> {
    const copy = new Copy(context, database)
    await copy.#open()
    return copy
  }

  private constructor(context: ServiceContext, database: Database<Machine, Command>) {
    const data = context.config.storage.folder
    this.#context = context
    this.#database = database
    this.#folder = path.join(data, standbyFolderName(data, context.member))
  }

  /** The last change that is on disk here. */
  get durable(): number {
    return this.#storage.durable
  }

  get term(): number {
    return this.#storage.machine.term
  }

  /** The owner's, as it said last: they hold for this copy, should it be promoted. */
  get settings(): ReplicationSettings {
    return this.#settings
  }

  async noteSettings(settings: ReplicationSettings): Promise<void> {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return
    await writeSettings(this.#folder, settings)
    this.#settings = settings
  }

  /** The last change as JSON; undefined before the first one, and where it is only known from a snapshot. */
  async lastChange(): Promise<string | undefined> {
    const { durable, folder, service } = this.#storage
    if (durable === 0) return undefined
    const found = await new JournalCursor(folder, service).read(durable - 1, durable, 1)
    return found?.json
  }

  /** Resolves when the changes are on disk, in their order. */
  async add(changes: readonly Command[], owner: WireClient): Promise<void> {
    await this.#files?.fetch(changes, owner)
    await new Promise<void>((resolve, reject) => {
      for (const [index, change] of changes.entries()) {
        this.#storage.submit(change, (error) => {
          if (error) reject(error)
          else if (index === changes.length - 1) resolve()
        })
      }
    })
  }

  /** Begins again with that snapshot, or with nothing. The former copy is kept aside until the next time. */
  async beginAnew(snapshot: FetchedSnapshot | undefined): Promise<void> {
    await this.#storage.close()
    const aside = `${this.#folder}-before`
    await fs.promises.rm(aside, { recursive: true, force: true })
    await fs.promises.rename(this.#folder, aside)
    makeFolder(this.#folder)
    await syncFolder(path.dirname(this.#folder))
    if (snapshot) await writeWhole(path.join(this.#folder, snapshot.name), snapshot.bytes)
    await this.#open()
  }

  close(): Promise<void> {
    return this.#storage.close()
  }

  async #open(): Promise<void> {
    const { service, create, openFiles } = this.#database
    this.#storage = await openStorage<Machine, Command>(this.#context, {
      service,
      folder: this.#folder,
      create: () => create(this.#folder),
    })
    this.#settings = readSettings(this.#folder)
    this.#files = await openFiles?.(this.#folder, this.#context.log)
    await this.#files?.settle(this.#storage.machine)
  }
}
