import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../../services/text/error-text.ts'
import type { ReadSchedule } from './read-schedule.ts'
import type { ScheduleReader } from './schedule-reader.ts'

const ending = '.yaml'

/** The experiments of the user: files in a folder of the app. */
export class OwnExperiments {
  readonly #folder: string
  readonly #reader: ScheduleReader

  constructor(folder: string, reader: ScheduleReader) {
    this.#folder = folder
    this.#reader = reader
  }

  async names(): Promise<string[]> {
    try {
      const files = await readdir(this.#folder)
      return files
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length))
        .sort()
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    }
  }

  async has(name: string): Promise<boolean> {
    return (await this.names()).includes(name)
  }

  /** One of `names`. */
  read(name: string): Promise<ReadSchedule> {
    return this.#reader.read(this.#fileOf(name))
  }

  /** Writes it aside and renames it: a crash leaves the old or the new text. */
  async keep(name: string, text: string): Promise<void> {
    const file = this.#fileOf(name)
    const draft = `${file}.${process.pid}`
    await mkdir(this.#folder, { recursive: true })
    try {
      await writeFile(draft, text, { flush: true })
      await rename(draft, file)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }

  delete(name: string): Promise<void> {
    return rm(this.#fileOf(name), { force: true })
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${name}${ending}`)
  }
}
