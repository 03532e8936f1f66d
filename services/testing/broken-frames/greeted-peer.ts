import { once } from 'node:events'
import { administrator } from '../../contract/admin-operations.ts'
import { clusterSecret } from '../../process/secret.ts'
import type { ServiceName } from '../../config/config.ts'
import { helloMac, proofMac } from '../../wire/handshake.ts'
import { RawPeer } from '../clients/raw-peer.ts'
import { frame } from '../clients/test-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

interface Greeted {
  service: ServiceName
  port: number
  secret: string
}

export class GreetingRefusedError extends Error {}

/** A connection on which requests may be sent: databases want the greeting of a service first. */
export async function greetedPeer(cluster: TestCluster, service: ServiceName): Promise<RawPeer> {
  const port = cluster.port(service)
  const isDatabase = service === 'customer-db' || service === 'product-db'
  return isDatabase
    ? await provenPeer({ service, port, secret: clusterSecret(cluster.config) })
    : await RawPeer.connect(port)
}

/** A connection whose peer proved to hold the cluster's secret. */
export async function provenPeer({ service: to, port, secret }: Greeted): Promise<RawPeer> {
  const peer = await RawPeer.connect(port)
  const nonce = crypto.randomUUID()
  // Databases refuse others the operations of the administrator, however broken the request is.
  const mac = helloMac(secret, to, administrator, nonce)
  const refused = once(peer.socket, 'close').then(() => {
    throw new GreetingRefusedError('the greeting was refused')
  })
  refused.catch(() => undefined)
  const welcomed = once(peer.socket, 'data') as Promise<[Buffer]>
  peer.send(frame(JSON.stringify({ hello: { to, from: administrator, nonce, mac } })))
  const [bytes] = await Promise.race([welcomed, refused])
  const { welcome } = JSON.parse(bytes.toString('utf8', 4)) as { welcome: { nonce: string } }
  peer.send(frame(JSON.stringify({ proof: { mac: proofMac(secret, to, nonce, welcome.nonce) } })))
  peer.replies.length = 0
  return peer
}
