import { reachableHost } from '../../services/config/members.ts'
import { WireClient } from '../../services/wire/client.ts'
import { parseAddress } from '../base/parse-address.ts'
import { clusterOf, type ControlOptions } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface PingOptions extends ControlOptions {
  json?: boolean
}

interface Pong {
  service: string
  instance: string
  version: string
  uptimeMs: number
}

const patienceMs = 5_000

/** Asks the service at an address what it is. Databases answer only to those who hold the cluster's secret. */
export async function ping(text: string, options: PingOptions): Promise<void> {
  const address = parseAddress(text, 'ping')
  const client = new WireClient({
    ...address,
    ...known(address, options),
    from: 'command',
    timeoutMs: patienceMs,
    connectWaitMs: patienceMs,
  })
  try {
    const beganAt = performance.now()
    const pong = await client.request<Pong>('Ping', {}, { safety: 'once' })
    const ms = Math.round((performance.now() - beganAt) * 1000) / 1000
    const printer = stdoutPrinter(options)
    printer.data({ ...pong, ms })
    printer.say(
      `${pong.service} ${pong.instance} answers at ${address.host}:${address.port} in ${ms.toFixed(1)} ms. ` +
        `It is version ${pong.version} and has been running since ${new Date(Date.now() - pong.uptimeMs).toISOString()}.`,
    )
  } finally {
    client.close()
  }
}

/** A member of the cluster on the data folder is shown the cluster's secret. */
function known({ host, port }: { host: string; port: number }, options: ControlOptions) {
  const found = clusterOf(options)
  const member = Object.values(found?.record.services ?? {}).find(
    (one) => one !== undefined && one.port === port && reachableHost(one.host) === host,
  )
  return found && member ? { service: member.kind, secret: found.secret } : { service: 'the service' }
}
