/** The resources of a peer before it is slowed down or cut off. */
export interface WireLimits {
  /** An unfinished frame, and a peer that takes no replies, are given this long. */
  patienceMs: number
  /** Requests of one connection that are being worked on; further ones stay in the socket. */
  maxInFlight: number
  /** Bytes waiting for a slow reader before its requests are left in the socket and its events are dropped. */
  maxBufferedBytes: number
  maxConnections: number
  /** Connections from one address. */
  maxPerAddress: number
  /** How long a peer may take to prove that it holds the cluster's secret. */
  handshakeMs: number
  /** How long a connection without a login may be idle. */
  strangerIdleMs: number
  /** Bytes that the requests of all connections without a login, and unfinished ones, may take together. */
  strangerBytes: number
  /** Bytes that the requests of all connections, and unfinished ones, may take together. */
  heldBytes: number
  /** Bytes that may wait for slow readers on all connections together. */
  unsentBytes: number
}

const mebibyte = 1_048_576

export const defaultWireLimits: WireLimits = {
  patienceMs: 30_000,
  maxInFlight: 1024,
  maxBufferedBytes: mebibyte,
  maxConnections: 10_000,
  maxPerAddress: 5_000,
  handshakeMs: 5_000,
  strangerIdleMs: 600_000,
  strangerBytes: 16 * mebibyte,
  heldBytes: 128 * mebibyte,
  unsentBytes: 128 * mebibyte,
}

/** The size of a request above this is kept until it is answered; smaller ones are only summed up. */
export const largeRequestBytes = 16_384

/** The memory of a request besides its bytes until it is answered: that of its objects. */
export const requestCostBytes = 512

/** Bytes of one connection's requests that are worked on; further requests stay in the socket. */
export const mostRequestBytes = 4 * mebibyte

/** A connection that has asked nothing for so long may be closed for another one, where there are too many. */
export const quietMs = 5_000

/** A connection on which nobody has logged in for so long may be closed as well, whatever it asks. */
export const longEnoughToLogInMs = 30_000

/** A greeting between services needs a few hundred bytes. */
export const greetingBytes = 1024
