import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePortBase } from '../../services/testing/ports.ts'
import { services, untilReady } from './compose-market.ts'
import type { BuiltImage } from './stage.ts'
import type { MarketPorts } from './trade.ts'

const published = { buyer: 6003, seller: 6004 } as const

export const podContainers = services.map((service) => `marketlab-${service}`)

/** The pod of deploy/podman, at ports that are free. */
export async function podMarket({ podman, folder }: BuiltImage, project: string) {
  const ports: MarketPorts = { buyer: await freePortBase(1), seller: await freePortBase(1) }
  const manifest = readFileSync(join(project, 'deploy/podman/market.yaml'), 'utf8')
  const file = join(folder, 'market.yaml')
  const elsewhere = (Object.keys(published) as (keyof MarketPorts)[]).reduce(
    (text, side) => text.replace(`hostPort: ${published[side]}`, `hostPort: ${ports[side]}`),
    manifest,
  )
  writeFileSync(file, elsewhere)
  return {
    ports,
    async play() {
      await podman.run('kube', 'play', file)
      await untilReady(podman, podContainers)
    },
    async down() {
      await podman.run('kube', 'play', '--down', file)
    },
  }
}
