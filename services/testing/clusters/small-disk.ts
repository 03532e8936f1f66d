import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A file system of its own that is really full when it is full. Only root may mount one. */
export class SmallDisk {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Undefined if this user may not mount. */
  static mount(folder: string, megabytes: number): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true })
    const { status } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${megabytes}m,mode=0700`,
      'tmpfs',
      folder,
    ])
    return status === 0 ? new SmallDisk(folder) : undefined
  }

  /** Takes all the space that is left. */
  fill(): void {
    const file = openSync(this.#filler, 'a')
    try {
      for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
        const bytes = Buffer.alloc(size, 'x')
        while (write(file, bytes));
      }
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder])
  }

  get #filler(): string {
    return join(this.folder, 'filler')
  }
}

function write(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
