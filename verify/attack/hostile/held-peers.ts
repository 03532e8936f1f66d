import type { RawPeer } from '../../../services/testing/clients/raw-peer.ts'

const most = 200

/** Connections that are kept open to be in the way. When there are many, the oldest is given up for a new one. */
export class HeldPeers {
  #peers: RawPeer[] = []

  hold(peer: RawPeer): void {
    this.#peers.push(peer)
    if (this.#peers.length > most) this.#peers.shift()!.socket.destroy()
  }

  drop(): void {
    for (const { socket } of this.#peers) socket.destroy()
    this.#peers = []
  }
}
