import { parseShare, parseSize, parseTime } from './amounts.ts'
import { type Fault, type FaultKind, faultKinds, faultSchema } from './fault.ts'

/** A text that is not a fault. The message says which text would be. */
export class FaultTextError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FaultTextError'
  }
}

export const faultExamples: Readonly<Record<FaultKind, string>> = {
  latency: 'latency 100ms jitter 20ms from buyer-frontend to product-db',
  bandwidth: 'bandwidth 20KB/s from clients to buyer-frontend',
  reset: 'reset from buyer-frontend to product-db replies 50%',
  'black-hole': 'black-hole from buyer-frontend to product-db replies 30%',
  'slow-close': 'slow-close 2s from clients to buyer-frontend',
  slices: 'slices 10B every 5ms from buyer-frontend to product-db',
  'slow-disk': 'slow-disk product-db 50ms',
  'cpu-hog': 'cpu-hog buyer-frontend 80%',
  'clock-skew': 'clock-skew customer-db 6min',
  kill: 'kill product-db for 3s',
  pause: 'pause buyer-frontend for 2s',
  restart: 'restart seller-frontend',
  partition: 'partition buyer-frontend from product-db,customer-db one-way',
}

/** Reads a fault such as "latency 100ms from buyer-frontend to product-db replies 30% for 5s". */
export function parseFault(text: string): Fault {
  const words = text
    .trim()
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/)
  const kind = words.shift() as FaultKind
  if (!faultKinds.includes(kind)) {
    const what = kind === ('' as string) ? 'No fault is named' : `"${kind}" is not a fault`
    throw new FaultTextError(`${what}. There are ${faultKinds.join(', ')}.`)
  }
  const given: Record<string, unknown> = { kind }
  while (words.length > 0) readWord(words, kind, given)
  const outcome = faultSchema.safeParse(given)
  if (outcome.success) return outcome.data
  const [issue] = outcome.error.issues
  throw new FaultTextError(`${problemOf(kind, issue!.path, given, issue!.message)} ${example(kind)}`)
}

function readWord(words: string[], kind: FaultKind, given: Record<string, unknown>): void {
  const word = words.shift()!
  if (word === 'from' || word === 'to') given[partyField(kind, word)] = names(words.shift(), word, kind)
  else if (word === 'for') given.forMs = time(words.shift(), word, kind)
  else if (word === 'jitter') given.jitterMs = time(words.shift(), word, kind)
  else if (word === 'every') given.delayMs = time(words.shift(), word, kind)
  else if (word === 'requests') given.direction = 'request'
  else if (word === 'replies') given.direction = 'reply'
  else if (word === 'one-way') given.oneWay = true
  else readAmountOrName(word, kind, given)
}

function readAmountOrName(word: string, kind: FaultKind, given: Record<string, unknown>): void {
  const ms = parseTime(word)
  const share = parseShare(word)
  const bytes = parseSize(word)
  const rate = word.endsWith('/s') ? parseSize(word.slice(0, -2)) : undefined
  if (ms !== undefined) given.ms = ms
  else if (share !== undefined) given[kind === 'cpu-hog' ? 'share' : 'probability'] = share
  else if (rate !== undefined) given.bytesPerSecond = rate
  else if (bytes !== undefined) given.bytes = bytes
  else if (kind === 'partition' && given.a === undefined) given.a = names(word, 'partition', kind)
  else if (given.member === undefined && isName(word)) given.member = word
  else throw new FaultTextError(`"${word}" is not understood here. ${example(kind)}`)
}

function partyField(kind: FaultKind, word: 'from' | 'to'): string {
  return kind === 'partition' && word === 'from' ? 'b' : word
}

function names(word: string | undefined, after: string, kind: FaultKind): string[] {
  if (word === undefined) throw new FaultTextError(`A name is missing after "${after}". ${example(kind)}`)
  return word.split(',')
}

function time(word: string | undefined, after: string, kind: FaultKind): number {
  const ms = word === undefined ? undefined : parseTime(word)
  if (ms !== undefined) return ms
  throw new FaultTextError(`After "${after}" comes a time, such as 500ms or 5s. ${example(kind)}`)
}

function isName(word: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(word)
}

const wanted: Readonly<Record<string, string>> = {
  ms: 'a time, such as 100ms or 2s',
  bytesPerSecond: 'a rate, such as 20KB/s',
  bytes: 'a size up to 1MB, such as 10B',
  share: 'a share up to 95%, such as 80%',
  probability: 'a share up to 100%, such as 30%',
  from: '"from" and a name',
  to: '"to" and a name',
  a: 'two groups of names',
  b: 'two groups of names',
  member: 'the name of a member',
  jitterMs: 'a time after "jitter", such as 20ms',
  delayMs: 'a time after "every", such as 5ms',
  forMs: 'a time after "for", such as 5s',
}
const parties: ReadonlySet<string> = new Set(['from', 'to', 'a', 'b'])
const times: ReadonlySet<string> = new Set(['ms', 'jitterMs', 'delayMs', 'forMs'])

function problemOf(
  kind: string,
  path: PropertyKey[],
  given: Record<string, unknown>,
  message: string,
): string {
  const field = String(path[0] ?? '')
  if (field in wanted && !(field in given)) return `${kind} needs ${wanted[field]}.`
  if (parties.has(field)) return `${kind} takes ${wanted[field]} (${message}).`
  const most = field === 'ms' && kind === 'clock-skew' ? 'a day' : 'an hour'
  if (field in wanted) return `${kind} takes ${wanted[field]}${times.has(field) ? `, up to ${most}` : ''}.`
  return `${kind}: ${message}.`
}

function example(kind: FaultKind): string {
  return `Write for example "${faultExamples[kind]}".`
}
