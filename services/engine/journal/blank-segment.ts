import fs from 'node:fs'
import path from 'node:path'
import { segmentNameFor, syncFolder, temporarySuffix } from '../folder/folder-files.ts'
import { dsync, SegmentFile, smallestStep } from './segment-file.ts'
import { encodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts'

/**
 * A segment that lies on the disk with its first zeros, but has no header and no name yet. Commands wait while a segment is
 * begun, and a slow disk takes a quarter of a second for each change of a file's size: those are made beforehand.
 */
export class BlankSegment {
  private readonly folder: string
  private readonly file: string

  static async lay(folder: string): Promise<BlankSegment> {
    const blank = new BlankSegment(folder)
    try {
      const handle = await fs.promises.open(blank.file, 'w', 0o600)
      try {
        await handle.writeFile(Buffer.alloc(smallestStep))
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      await fs.promises.rm(blank.file, { force: true })
      throw error
    }
    return blank
  }

  private constructor(folder: string) {
    this.folder = folder
    this.file = path.join(folder, `journal-next${temporarySuffix}`)
  }

  /** From now on it is the segment whose first command is `first`. */
  async begin(service: string, first: number): Promise<SegmentFile> {
    const target = path.join(this.folder, segmentNameFor(first))
    const handle = await fs.promises.open(this.file, fs.constants.O_WRONLY | (dsync ?? 0))
    try {
      await handle.write(encodeSegmentHeader(service, first), 0, segmentHeaderBytes, 0)
      if (dsync === undefined) await handle.datasync()
    } finally {
      await handle.close()
    }
    await fs.promises.rename(this.file, target)
    await syncFolder(this.folder)
    return new SegmentFile(target, first, segmentHeaderBytes, smallestStep)
  }
}
