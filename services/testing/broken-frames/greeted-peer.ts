import { once } from 'node:events'
import { type ServiceName } from '../../host/config.ts'
import { clusterSecret } from '../../host/secret.ts'
import { helloMac, proofMac } from '../../wire/handshake.ts'
import { RawPeer } from '../raw-peer.ts'
import { frame } from '../test-client.ts'
import type { TestCluster } from '../test-cluster.ts'

/** A connection on which requests may be sent: databases want the greeting of a service first. */
export async function greetedPeer(cluster: TestCluster, service: ServiceName): Promise<RawPeer> {
  const peer = await RawPeer.connect(cluster.port(service))
  if (service === 'customer-db' || service === 'product-db') await shakeHands(peer, cluster, service)
  return peer
}

async function shakeHands(peer: RawPeer, cluster: TestCluster, to: ServiceName): Promise<void> {
  const secret = clusterSecret(cluster.config)
  const nonce = crypto.randomUUID()
  const mac = helloMac(secret, to, 'test', nonce)
  const refused = once(peer.socket, 'close').then(() => {
    throw new Error('the greeting was refused')
  })
  refused.catch(() => undefined)
  const welcomed = once(peer.socket, 'data') as Promise<[Buffer]>
  peer.send(frame(JSON.stringify({ hello: { to, from: 'test', nonce, mac } })))
  const [bytes] = await Promise.race([welcomed, refused])
  const { welcome } = JSON.parse(bytes.toString('utf8', 4)) as { welcome: { nonce: string } }
  peer.send(frame(JSON.stringify({ proof: { mac: proofMac(secret, to, nonce, welcome.nonce) } })))
  peer.replies.length = 0
}
