import { formatShare, formatSize, formatTime } from '../../../services/faults/model/amounts.ts'
import {
  type ActiveFault,
  clients,
  type Fault,
  type FaultKind,
} from '../../../services/faults/model/fault.ts'
import { isNamed, type Party } from '../../../services/faults/model/fault-parties.ts'
import type { Link } from '../../../services/cluster/topology.ts'

/** A fault as the map draws it. */
export interface FaultMark {
  id: string
  kind: FaultKind
  words: string
  /** Nothing passes at all. */
  isCut: boolean
}

/** Clients of both sides are one party to faults. */
export function faultEnd(name: string): string {
  return name === 'buyers' || name === 'sellers' ? clients : name
}

export function marksOnLink(
  { from, to }: Link,
  members: readonly Party[],
  faults: readonly ActiveFault[],
): FaultMark[] {
  const [a, b] = [partyOf(faultEnd(from), members), partyOf(to, members)]
  return faults.flatMap(({ id, fault }) => {
    const words = wordsOnLink(fault, a, b)
    return words === undefined ? [] : [{ id, kind: fault.kind, words, isCut: words === 'cut' }]
  })
}

export function marksOnMember(name: string, faults: readonly ActiveFault[]): FaultMark[] {
  return faults.flatMap(({ id, fault }) =>
    'member' in fault && fault.member === name
      ? [{ id, kind: fault.kind, words: wordsInProcess(fault), isCut: false }]
      : [],
  )
}

function partyOf(name: string, members: readonly Party[]): Party {
  return members.find((member) => member.name === name) ?? { name, kind: name }
}

function wordsOnLink(fault: Fault, from: Party, to: Party): string | undefined {
  if (fault.kind === 'partition') return partitionWords(fault, from, to)
  if (!('from' in fault) || !isNamed(from, fault.from) || !isNamed(to, fault.to)) return undefined
  const which = { both: '', request: ' of requests', reply: ' of replies' }[fault.direction]
  const share = fault.probability < 1 ? `, ${amount(formatShare(fault.probability))}` : ''
  switch (fault.kind) {
    case 'latency': {
      const jitter = fault.jitterMs > 0 ? ` ± ${amount(formatTime(fault.jitterMs))}` : ''
      return `delay ${amount(formatTime(fault.ms))}${jitter}${which}${share}`
    }
    case 'bandwidth':
      return `${amount(formatSize(fault.bytesPerSecond))}/s${which}${share}`
    case 'black-hole': {
      if (fault.probability < 1) return `loss ${amount(formatShare(fault.probability))}${which}`
      return which === '' ? 'cut' : `loss${which}`
    }
    case 'reset':
      return `reset${which}${share}`
    case 'slow-close':
      return `close ${amount(formatTime(fault.ms))} late${which}${share}`
    case 'slices':
      return `slices ${amount(formatSize(fault.bytes))}${which}${share}`
  }
}

function partitionWords(
  { a, b, oneWay }: Extract<Fault, { kind: 'partition' }>,
  from: Party,
  to: Party,
): string | undefined {
  const isForth = isNamed(from, a) && isNamed(to, b)
  const isBack = isNamed(from, b) && isNamed(to, a)
  if (!isForth && !isBack) return undefined
  if (!oneWay || (isForth && isBack)) return 'cut'
  return isForth ? 'loss of requests' : 'loss of replies'
}

function wordsInProcess(fault: Extract<Fault, { member: string }>): string {
  switch (fault.kind) {
    case 'slow-disk':
      return `slow disk ${amount(formatTime(fault.ms))}`
    case 'cpu-hog':
      return `CPU hog ${amount(formatShare(fault.share))}`
    case 'clock-skew':
      return `clock ${amount(formatTime(fault.ms))}`
    case 'pause':
      return 'paused'
    case 'kill':
      return 'kept down'
    case 'restart':
      return 'restart'
  }
}

/** "50ms" as pages write it: 50 ms. */
function amount(text: string): string {
  return text.replace(/(\d)([^\d.]+)$/, '$1 $2')
}
