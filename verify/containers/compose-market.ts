import { freePortBase } from '../../services/testing/ports.ts'
import { until } from '../../services/testing/until.ts'
import { composeContainer, type Podman } from './podman.ts'
import type { MarketPorts } from './trade.ts'

export const services = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const

export interface ComposeMarket {
  podman: Podman
  ports: MarketPorts
  gateways: MarketPorts
  /** Starts further services of the file, besides those that run. */
  add(variables: Record<string, string>, ...services: readonly string[]): Promise<void>
  /** A command on the data. */
  tools(...words: readonly string[]): Promise<string>
  up(): Promise<void>
  down(): Promise<void>
}

/** The four services of compose.yaml, at ports that are free. */
export async function startCompose(podman: Podman, project: string, backup: string): Promise<ComposeMarket> {
  const [buyer, seller, buyerGateway, sellerGateway] = (await Promise.all(
    Array.from({ length: 4 }, () => freePortBase(1)),
  )) as [number, number, number, number]
  const variables = {
    MARKETLAB_BUYER_PORT: String(buyer),
    MARKETLAB_SELLER_PORT: String(seller),
    MARKETLAB_GATEWAY_PORT: String(buyerGateway),
    MARKETLAB_SELLER_GATEWAY_PORT: String(sellerGateway),
    MARKETLAB_BACKUP: backup,
  }
  // This podman-compose knows no profiles, so services are named.
  const up = (more: Record<string, string>, names: readonly string[]) =>
    podman.compose(project, { ...variables, ...more }, 'up', '-d', '--no-build', ...names)
  const start = async () => {
    await up({}, services)
    await untilReady(podman, services.map(composeContainer))
  }
  await start()
  return {
    podman,
    ports: { buyer, seller },
    gateways: { buyer: buyerGateway, seller: sellerGateway },
    async add(more, ...names) {
      for (const name of names) await up(more, [name])
      await untilReady(podman, names.map(composeContainer))
    },
    async tools(...words) {
      const run = ['run', '--rm', '--no-deps', '-T', 'tools', ...words]
      const output = await podman.compose(project, variables, ...run)
      // This podman-compose tells how a command ended, and ends with 0 itself.
      if (!output.includes('exit code: 0'))
        throw new Error(`${words.join(' ')} failed: ${output.slice(-500)}`)
      return output
    },
    up: start,
    async down() {
      await podman.compose(project, variables, 'down', '-t', '10')
    },
  }
}

/** Asks the health check of the image, which Podman carries out by itself only where there is systemd. */
export async function untilReady(podman: Podman, containers: readonly string[]): Promise<void> {
  for (const container of containers) {
    await until(
      () => isReady(podman, container),
      (ready) => ready,
      120_000,
    )
  }
}

function isReady(podman: Podman, container: string): Promise<boolean> {
  return podman.run('healthcheck', 'run', container).then(
    () => true,
    () => false,
  )
}
