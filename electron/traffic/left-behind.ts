import { rmSync } from 'node:fs'
import { z } from 'zod'
import { readJson, writeJson } from '../base/json-file.ts'

const content = z.object({ folders: z.array(z.string()) })
/** Nobody goes back and forth between more. */
const mostFolders = 20

/** The data folders in whose markets the users of background traffic may have left something, kept over an end of the app. */
export class LeftBehind {
  readonly #file: string
  /** The newest is the last. */
  #folders: readonly string[]

  constructor(file: string) {
    this.#file = file
    this.#folders = content.safeParse(readJson(file)).data?.folders ?? []
  }

  isIn(folder: string): boolean {
    return this.#folders.includes(folder)
  }

  note(folder: string): void {
    if (folder === this.#folders.at(-1)) return
    this.#keep([...this.#without(folder), folder].slice(-mostFolders))
  }

  forget(folder: string): void {
    this.#keep(this.#without(folder))
  }

  #without(folder: string): string[] {
    return this.#folders.filter((one) => one !== folder)
  }

  #keep(folders: readonly string[]): void {
    this.#folders = folders
    if (folders.length > 0) writeJson(this.#file, { folders })
    else rmSync(this.#file, { force: true })
  }
}
