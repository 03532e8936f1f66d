import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { boundedTextOfFile } from '../../services/config/bounded-text.ts'
import { writeWhole } from '../../services/engine/folder/folder-files.ts'
import { type TimelineEvent, timelineEvent } from '../ipc/timeline-types.ts'

/** Many times what the log ever writes. */
const mostBytes = 16 * 1024 * 1024

/** Events in a file, one a line: what is written stays, however the app ends. */
export class EventFile {
  readonly #file: string
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  /** Lines that are not events are left out: the end of the last one may be missing. */
  read(): TimelineEvent[] {
    try {
      return boundedTextOfFile(this.#file, mostBytes)
        .split('\n')
        .flatMap((line) => eventIn(line) ?? [])
    } catch {
      return []
    }
  }

  append(event: TimelineEvent): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(dirname(this.#file), { recursive: true })
      await appendFile(this.#file, lineOf(event))
    })
  }

  replace(events: readonly TimelineEvent[]): Promise<void> {
    return this.#inTurn(() => writeWhole(this.#file, Buffer.from(events.map(lineOf).join(''))))
  }

  /** Resolves when all is written, or could not be. */
  async settled(): Promise<void> {
    await this.#writing
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work)
    this.#writing = done.catch(() => undefined)
    return done
  }
}

/** It begins with the end of the line before, which may have been cut off. */
function lineOf(event: TimelineEvent): string {
  return `\n${JSON.stringify(event)}`
}

function eventIn(line: string): TimelineEvent | undefined {
  try {
    return timelineEvent.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
