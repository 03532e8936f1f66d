/** What a peer may cost before it is slowed down or cut off. */
export interface WireLimits {
  /** An unfinished frame, and a peer that takes no replies, are given this long. */
  patienceMs: number
  /** Requests of one connection that are being worked on; further ones stay in the socket. */
  maxInFlight: number
  /** Bytes waiting for a slow reader before its requests are left in the socket and its events are dropped. */
  maxBufferedBytes: number
  maxConnections: number
  /** How long a peer may take to prove that it holds the cluster's secret. */
  handshakeMs: number
}

export const defaultWireLimits: WireLimits = {
  patienceMs: 30_000,
  maxInFlight: 1024,
  maxBufferedBytes: 1_048_576,
  maxConnections: 10_000,
  handshakeMs: 5_000,
}
