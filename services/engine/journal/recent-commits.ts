interface Batch {
  readonly first: number
  readonly last: number
  readonly payload: string
  readonly at: number
}

/** Commands as they are shipped: their JSON, separated by commas, and when they were committed. */
export interface ShippedCommands {
  readonly json: string
  readonly count: number
  /** How many commands in turn were committed at which time. */
  readonly times: readonly (readonly [count: number, at: number])[]
}

/** The newest committed batches, kept for those who are a little behind. */
export class RecentCommits {
  private batches: Batch[] = []
  private kept = 0
  private readonly most: number

  /** `most` bounds what is kept, in UTF-16 units. */
  constructor(most: number) {
    this.most = most
  }

  add(payload: string, first: number, count: number, at: number): void {
    this.batches.push({ first, last: first + count - 1, payload, at })
    this.kept += payload.length
    while (this.kept > this.most && this.batches.length > 1) this.kept -= this.batches.shift()!.payload.length
  }

  clear(): void {
    this.batches = []
    this.kept = 0
  }

  /** The commands behind `after`, as many as go into `most`, at least one; undefined if the first of them is not kept. */
  read(after: number, most: number): ShippedCommands | undefined {
    const begin = this.indexOf(after + 1)
    if (begin < 0) return undefined
    const pieces: string[] = []
    const times: [number, number][] = []
    let count = 0
    let size = 0
    for (let i = begin; i < this.batches.length; i += 1) {
      const batch = this.batches[i]!
      const taken = piece(batch, after + count, most - size)
      if (count > 0 && size + taken.json.length > most) break
      pieces.push(taken.json)
      times.push([taken.count, batch.at])
      count += taken.count
      size += taken.json.length
      if (after + count < batch.last) break
    }
    return { json: pieces.join(','), count, times }
  }

  /** Those who ask are nearly always near the end. */
  private indexOf(sequence: number): number {
    for (let i = this.batches.length - 1; i >= 0; i -= 1) {
      const { first, last } = this.batches[i]!
      if (first <= sequence) return sequence <= last ? i : -1
    }
    return -1
  }
}

/** The part of a batch behind `after`, cut if it would be more than `most`. */
function piece(
  { first, last, payload }: Batch,
  after: number,
  most: number,
): { json: string; count: number } {
  if (after < first && payload.length <= most)
    return { json: payload.replaceAll('\n', ','), count: last - first + 1 }
  return joined(payload.split('\n').slice(Math.max(0, after + 1 - first)), most)
}

/** As many lines as go into `most`, at least one. */
export function joined(lines: readonly string[], most: number): { json: string; count: number } {
  let json = lines[0]!
  let count = 1
  while (count < lines.length && json.length + lines[count]!.length < most) {
    json += `,${lines[count]!}`
    count += 1
  }
  return { json, count }
}
