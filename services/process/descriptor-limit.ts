import { readFileSync } from 'node:fs'

/** Kept for files, for other services and for connections that are being refused. */
const reserved = 64
const mostReservedShare = 0.25

/** How many connections a process with this many descriptors may hold. */
export function connectionsWithin(descriptors: number): number {
  return descriptors - Math.min(reserved, Math.ceil(descriptors * mostReservedShare))
}

/** The number that is allowed, and no more than the system lets this process have. */
export function affordableConnections(wanted: number): number {
  return Math.min(wanted, connectionsWithin(descriptorLimit() ?? Infinity))
}

/** Undefined if the system does not tell it in a file. */
function descriptorLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined
  }
}
