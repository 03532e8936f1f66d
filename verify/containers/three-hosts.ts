import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding, MeasureContext } from '../runner/claim.ts'
import { Hosts } from './hosts.ts'
import { prepareMachine } from './machine.ts'

/** The services of each host, as docs/deploy.md has them. */
const services = [
  [1, ['customer-db', 'product-db']],
  [2, ['buyer-frontend', 'seller-frontend']],
  [3, ['buyer-frontend-2', 'seller-frontend-2']],
] as const

/** The market of deploy/systemd on three hosts, of which one with frontends is lost. */
export async function threeHosts(
  project: string,
  { folder, signal, progress }: MeasureContext,
): Promise<Finding> {
  await prepareMachine(signal, progress)
  const marketlab = [process.execPath, join(project, 'bin/marketlab.js')]
  const secretFile = join(folder, 'cluster-secret')
  writeFileSync(secretFile, randomBytes(33).toString('base64'), { mode: 0o600 })
  const env = {
    ...process.env,
    MARKETLAB_CLUSTER_SECRET_FILE: secretFile,
    MARKETLAB_STORAGE_FOLDER: join(folder, 'data'),
  }
  const hosts = await Hosts.start()
  try {
    for (const [host, names] of services)
      for (const name of names) {
        const words = ['serve', name, '--config', join(project, 'deploy/systemd/marketlab.yaml')]
        await hosts.serve(host, [...marketlab, ...words], env, '"msg":"ready"')
      }
    const shell = (side: string, address: string, commands: string) =>
      hosts.run(3, ...marketlab, side, '--connect', address, '-c', commands)
    await shell('seller', '10.0.0.2:6004', 'signup sam secret; login sam secret; sell Lamp 2 9.99 5 new lamp')
    const first = await shell('buyer', '10.0.0.2:6003', 'signup ann secret; login ann secret; add 2-1 2; buy')
    await hosts.lose(2)
    const second = await shell('buyer', '10.0.0.3:6003', 'login ann secret; add 2-1 1; buy')
    const bought = [first, second].map((text) => (text.includes('Bought and paid.') ? 'paid' : 'not paid'))
    return {
      holds: bought.every((word) => word === 'paid'),
      figure: `orders that are ${bought.join(' and ')}`,
      bound: 'paid, before and after a host is lost',
    }
  } finally {
    await hosts.remove()
  }
}
