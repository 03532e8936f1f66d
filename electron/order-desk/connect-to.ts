import { reachableHost } from '../../services/config/members.ts'
import { WireClient, type WireClientOptions } from '../../services/wire/client.ts'

export interface FrontendAddress {
  host: string
  port: number
}

export function connectTo(
  { host, port }: FrontendAddress,
  service: string,
  more: Partial<WireClientOptions> = {},
): WireClient {
  return new WireClient({ host: reachableHost(host), port, service, timeoutMs: 30_000, ...more })
}
