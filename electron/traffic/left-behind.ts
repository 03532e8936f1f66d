import { rmSync } from 'node:fs'
import { z } from 'zod'
import { readJson, writeJson } from '../base/json-file.ts'

const content = z.object({ folder: z.string() })

/** The data folder in whose market the users of background traffic may have left something, kept over an end of the app. */
export class LeftBehind {
  readonly #file: string
  #folder: string | undefined

  constructor(file: string) {
    this.#file = file
    this.#folder = content.safeParse(readJson(file)).data?.folder
  }

  isIn(folder: string): boolean {
    return this.#folder === folder
  }

  note(folder: string): void {
    if (folder === this.#folder) return
    this.#folder = folder
    writeJson(this.#file, { folder })
  }

  forget(): void {
    this.#folder = undefined
    rmSync(this.#file, { force: true })
  }
}
