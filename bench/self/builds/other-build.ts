import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type ServiceName, serviceNames } from '../../../services/config/config.ts'
import { temporaryRoot } from '../../target/temporary-root.ts'
import { Market } from '../wire/market.ts'

/** As a private cluster has it; a YAML file is what every build can read. */
const config = `services:
${serviceNames.map((service) => `  ${service}: { port: 0 }`).join('\n')}
passwords: { cost: 16 }
sessions: { idleSeconds: 86400 }
logs: { level: error }
`

interface Ready {
  services: Record<ServiceName, { port: number; pid: number }>
}

/** A market on a cluster that another checkout's own command line runs: builds may have parted since. */
export async function marketOf(checkout: string): Promise<Market> {
  const folder = mkdtempSync(join(temporaryRoot(), 'marketlab-bench-'))
  const file = join(folder, 'cluster.yaml')
  writeFileSync(file, config)
  const words = ['cluster', '--config', file, '--data', join(folder, 'data')]
  const cluster = spawn(process.execPath, [join(checkout, 'bin/marketlab.js'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(cluster, 'exit')
  const stop = async () => {
    cluster.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const first = await Promise.race([
    once(createInterface({ input: cluster.stdout }), 'line'),
    ended.then(() => undefined),
  ])
  if (first === undefined) {
    await stop()
    throw new Error(`The cluster of ${checkout} did not start.`)
  }
  return Market.on((JSON.parse(first[0] as string) as Ready).services, stop)
}
