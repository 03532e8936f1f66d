import fs from 'node:fs'
import path from 'node:path'
import { syncFolder, temporarySuffix, writeWhole } from '../../engine/folder/folder-files.ts'
import { makeFolder } from '../../engine/folder/make-folder.ts'
import { imageFolderIn } from './image-shelf.ts'
import { hashOfImage } from './image-hash.ts'
import type { Images } from './images.ts'

const imageName = /^[0-9a-f]{64}$/

/**
 * The files of images, each named by the hash of its content. A file is on disk before the journal names it, and stays
 * at least as long as the state does: a kill in between leaves a file too many, never one too few. Snapshots hold the
 * images themselves and need no file.
 */
export class ImageFiles {
  readonly #folder: string
  readonly #writing = new Map<string, Promise<void>>()
  /** Files of requests that are not carried out yet, with how many there are for each. */
  readonly #awaited = new Map<string, number>()
  /** Files that may be needed no longer. */
  readonly #doubtful = new Set<string>()
  /** The images that the last sweep went by. A restored state has others. */
  #known: Images | undefined

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(dataFolder: string): Promise<ImageFiles> {
    const files = new ImageFiles(imageFolderIn(dataFolder))
    makeFolder(files.#folder)
    await syncFolder(dataFolder)
    for (const name of fs.readdirSync(files.#folder)) {
      if (name.endsWith(temporarySuffix)) fs.rmSync(files.#fileOf(name), { force: true })
    }
    return files
  }

  /** Resolves when the file is on disk; one that was damaged is written again. It stays until `release`, and after it for as long as an item shows it. */
  async keep(name: string, bytes: Uint8Array): Promise<void> {
    this.#awaited.set(name, (this.#awaited.get(name) ?? 0) + 1)
    try {
      if ((await this.read(name)) === undefined) await this.#write(name, bytes)
    } catch (error) {
      this.release(name)
      throw error
    }
  }

  release(name: string): void {
    const awaited = this.#awaited.get(name)! - 1
    if (awaited > 0) this.#awaited.set(name, awaited)
    else {
      this.#awaited.delete(name)
      this.#doubtful.add(name)
    }
  }

  /** The content; undefined if the file is missing or damaged. */
  async read(name: string): Promise<Buffer | undefined> {
    try {
      const bytes = await fs.promises.readFile(this.#fileOf(name))
      return hashOfImage(bytes) === name ? bytes : undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Makes files of what came with a snapshot. */
  async settle({ held }: Images): Promise<void> {
    for (const [name, bytes] of [...held]) {
      await this.keep(name, bytes)
      held.delete(name)
      this.release(name)
    }
  }

  /** Removes the files that nothing needs any more. In one go, so that none of them is asked for meanwhile. */
  sweep(images: Images): void {
    if (images !== this.#known) this.#meet(images)
    for (const name of this.#doubtful) {
      this.#doubtful.delete(name)
      if (images.has(name) || this.#awaited.has(name)) continue
      fs.rmSync(this.#fileOf(name), { force: true })
    }
  }

  /** Each file that is there may belong to no item of this state. */
  #meet(images: Images): void {
    this.#known = images
    images.onHidden = (name) => this.#doubtful.add(name)
    for (const name of fs.readdirSync(this.#folder)) if (imageName.test(name)) this.#doubtful.add(name)
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    let writing = this.#writing.get(name)
    if (writing === undefined) {
      writing = writeWhole(this.#fileOf(name), bytes).finally(() => this.#writing.delete(name))
      this.#writing.set(name, writing)
    }
    await writing
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, name)
  }
}
