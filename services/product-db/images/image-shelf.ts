import fs from 'node:fs'
import path from 'node:path'
import { hashOfImage } from './image-hash.ts'

/** Where the bytes of images are. */
export interface ImageShelf {
  /** Undefined if they are missing or damaged. */
  read(name: string): Uint8Array | undefined
}

export function imageFolderIn(dataFolder: string): string {
  return path.join(dataFolder, 'images')
}

/** The files beside a journal, for loading and writing snapshots. */
export function imageShelf(dataFolder: string): ImageShelf {
  const fileOf = (name: string) => path.join(imageFolderIn(dataFolder), name)
  return {
    read(name) {
      if (!fs.existsSync(fileOf(name))) return undefined
      // The digest of a row knows plain arrays of bytes only.
      const bytes = new Uint8Array(fs.readFileSync(fileOf(name)))
      return hashOfImage(bytes) === name ? bytes : undefined
    },
  }
}
