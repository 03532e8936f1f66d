import assert from 'node:assert/strict'
import type { Random } from '../../chance/random.ts'
import type { ServiceName } from '../../config/config.ts'
import { errorCodes } from '../../contract/error-codes.ts'
import { FrameFuzzer, type FuzzedFrame } from '../inputs/frame-fuzzer.ts'
import type { RawPeer } from '../clients/raw-peer.ts'
import { frame } from '../clients/test-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'
import { greetedPeer } from './greeted-peer.ts'
import { requestSamples } from './request-samples.ts'

const framesPerConnection = 50

/** Sends broken frames to a service, and rejects where one is not answered as the specification says. */
export class BrokenFrames {
  #cluster: TestCluster
  #service: ServiceName
  #fuzzer: FrameFuzzer
  #random: Random

  private constructor(cluster: TestCluster, service: ServiceName, fuzzer: FrameFuzzer, random: Random) {
    this.#cluster = cluster
    this.#service = service
    this.#fuzzer = fuzzer
    this.#random = random
  }

  /** With sessions of their own, so that what becomes of them touches nobody else. */
  static async to(
    cluster: TestCluster,
    service: ServiceName,
    itemId: string,
    random: Random,
  ): Promise<BrokenFrames> {
    const [buyer, seller] = await Promise.all([cluster.buyer(), cluster.seller()])
    const samples = requestSamples(service, {
      itemId,
      buyer: buyer.session!,
      seller: seller.session!,
      newUsername: `fuzzed-${random.integer(0, 2 ** 31)}`,
    })
    return new BrokenFrames(cluster, service, new FrameFuzzer(random, samples), random)
  }

  async send(count: number, signal?: AbortSignal): Promise<void> {
    for (let sent = 0; sent < count; sent += framesPerConnection) {
      signal?.throwIfAborted()
      const peer = await greetedPeer(this.#cluster, this.#service)
      const frames = Array.from({ length: framesPerConnection }, () => this.#fuzzer.next())
      await this.#expectAnswers(peer, frames)
      await this.#endBadly(peer)
    }
  }

  /** Every frame is answered, whatever came before it. */
  async #expectAnswers(peer: RawPeer, frames: readonly FuzzedFrame[]): Promise<void> {
    peer.replies.length = 0
    sendInPieces(peer, Buffer.concat(frames.map(({ body }) => frame(body))), this.#random)
    await peer.until(() => peer.replies.length >= frames.length || peer.closed)
    const unanswered = new Map<number | null, FuzzedFrame[]>()
    for (const each of frames) {
      const id = each.expected.kind === 'reply' ? each.expected.id : null
      unanswered.set(id, [...(unanswered.get(id) ?? []), each])
    }
    for (const reply of peer.replies) {
      const [sent] = unanswered.get(reply.id)?.splice(0, 1) ?? []
      if (sent === undefined || !isAsSpecified(reply))
        throw new Error(`unexpected: ${JSON.stringify(reply)} to ${sent ? told(sent.body) : 'nothing'}`)
    }
    const left = [...unanswered.values()].flat().map(({ body }) => told(body))
    assert.deepEqual(
      left,
      [],
      peer.closed ? `closed, without an answer to ${left[0]}` : `no answer to ${left[0]}`,
    )
  }

  /** One more thing that a connection has to bear before it is given up. */
  async #endBadly(peer: RawPeer): Promise<void> {
    const way = this.#random.integer(0, 4)
    if (way === 0) {
      peer.replies.length = 0
      peer.send(Buffer.concat([this.#fuzzer.badHeader(), Buffer.from('whatever')]))
      assert.ok(await peer.until(() => peer.closed), 'a header that no frame has was put up with')
      assert.deepEqual(
        peer.replies.map(({ id, error }) => ({ id, code: error?.code })),
        [{ id: null, code: 'BAD_FRAME' }],
      )
      return
    }
    const whole = frame(this.#fuzzer.next().body)
    peer.send(whole.subarray(0, this.#random.integer(1, whole.length - 1)))
    if (way === 1) peer.socket.resetAndDestroy()
    else if (way === 2) {
      peer.socket.end()
      assert.ok(await peer.until(() => peer.closed), 'a connection that its client ended was kept')
    } else peer.socket.destroy()
  }
}

function isAsSpecified({ id, ok, error }: RawPeer['replies'][number]): boolean {
  if (ok) return true
  const { code } = error!
  if (code === 'INTERNAL' || code === 'BAD_FRAME') return false
  return (
    errorCodes.includes(code as (typeof errorCodes)[number]) && (id === null) === (code === 'BAD_REQUEST')
  )
}

/** In pieces that have nothing to do with where frames begin. */
export function sendInPieces(peer: RawPeer, bytes: Buffer, random: Random): void {
  for (let at = 0; at < bytes.length;) {
    const length = random.chance(0.5) ? random.integer(1, 64) : random.integer(64, 65_536)
    peer.send(bytes.subarray(at, at + length))
    at += length
  }
}

function told(body: Buffer): string {
  return body.toString('latin1').slice(0, 300)
}
