import fs from 'node:fs'
import path from 'node:path'
import { mapped, type Counters, type Epoch } from '../epochs.ts'

/** The data that a folder remembers and that no restore replaces. */
export interface HighWaterMark {
  readonly epochs: readonly Epoch[]
  /** Numbers before these may have been given. */
  readonly reserved: Counters
}

/** A giver of numbers. */
interface Giver {
  counters(): Counters
  readonly epochs: readonly Epoch[]
}

const fileName = 'high-water.json'
/** This many numbers are reserved at once: the file is written rarely, and after damage numbers jump by no more. */
const block = 1_000_000

/** Undefined in a folder of an older version, or if the file cannot be read. */
export function readHighWater(folder: string): HighWaterMark | undefined {
  try {
    const mark = JSON.parse(fs.readFileSync(path.join(folder, fileName), 'utf8')) as HighWaterMark
    return Array.isArray(mark.epochs) && Object.values(mark.reserved).every(Number.isSafeInteger)
      ? mark
      : undefined
  } catch {
    return undefined
  }
}

/** Keeps on disk, ahead of time, up to where numbers may have been given. */
export class HighWater {
  readonly #folder: string
  #reserved: Counters

  constructor(folder: string) {
    this.#folder = folder
    this.#reserved = readHighWater(folder)?.reserved ?? {}
  }

  /** Called before commands that may give up to `growth` numbers of each kind are written. */
  reserve(machine: Giver, growth: number): void {
    const counters = machine.counters()
    for (const name in counters) {
      if (counters[name]! + growth > (this.#reserved[name] ?? 0)) {
        this.#write(machine, growth + block)
        return
      }
    }
  }

  /** Call this whenever a new epoch began. */
  note(machine: Giver): void {
    this.#write(machine, block)
  }

  #write(machine: Giver, ahead: number): void {
    const reserved = mapped(machine.counters(), (next, name) =>
      Math.max(next + ahead, this.#reserved[name] ?? 0),
    )
    const mark: HighWaterMark = { epochs: machine.epochs, reserved }
    writeDurably(path.join(this.#folder, fileName), `${JSON.stringify(mark)}\n`)
    this.#reserved = reserved
  }
}

/** At once, because nothing may be given before it is done. It happens once in a million numbers. */
function writeDurably(file: string, text: string): void {
  const draft = `${file}.tmp`
  const fd = fs.openSync(draft, 'w', 0o600)
  try {
    fs.writeSync(fd, text)
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
  fs.renameSync(draft, file)
  syncFolderNow(path.dirname(file))
}

function syncFolderNow(folder: string): void {
  // Windows keeps names durable by itself and refuses to open folders.
  if (process.platform === 'win32') return
  const fd = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}
