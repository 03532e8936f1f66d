import { hash } from 'node:crypto'
import type { SqlValue } from '../state-machine.ts'

const lanes = 4

/** Recognises a set of rows, whatever order they come in: a machine may list a loaded state in another order. */
export class RowDigest {
  rows = 0
  private readonly sums = new Uint32Array(lanes)

  add(row: readonly SqlValue[]): void {
    const digest = hash('sha256', JSON.stringify(row, blobsAsText), 'buffer')
    for (let lane = 0; lane < lanes; lane += 1) {
      this.sums[lane] = this.sums[lane]! + digest.readUInt32LE(lane * 4)
    }
    this.rows += 1
  }

  toString(): string {
    return Array.from(this.sums, (sum) => sum.toString(16).padStart(8, '0')).join('')
  }
}

function blobsAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { blob: Buffer.from(value).toString('base64') } : value
}
