import type { SqlValue } from '../state-machine.ts'

// SQLite keeps text as UTF-8, which cannot hold half of a surrogate pair, but JSON from a client can. Such a string is
// kept as a marked blob instead, and so is a blob that happens to begin with the mark.
const mark = Buffer.from('\0marketlab:')
const textTag = 't'.charCodeAt(0)
const blobTag = 'b'.charCodeAt(0)
const halfSurrogate = /\p{Surrogate}/u

export function toSql(value: SqlValue): SqlValue {
  if (typeof value === 'string') {
    return halfSurrogate.test(value) ? marked(textTag, Buffer.from(value, 'utf16le')) : value
  }
  return value instanceof Uint8Array && isMarked(value) ? marked(blobTag, value) : value
}

export function fromSql(value: SqlValue): SqlValue {
  if (!(value instanceof Uint8Array) || !isMarked(value)) return value
  const content = Buffer.from(value.subarray(mark.length + 1))
  return value[mark.length] === textTag ? content.toString('utf16le') : new Uint8Array(content)
}

function isMarked(blob: Uint8Array): boolean {
  return mark.equals(blob.subarray(0, mark.length))
}

function marked(tag: number, content: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([mark, Buffer.of(tag), content]))
}
