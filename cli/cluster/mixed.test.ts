import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { marketlab, quickConfig, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
})

afterAll(() => cluster.dispose())

const price = async () =>
  /Price +(\S+)/.exec((await cluster.shell('buyer', 'login ann pw; item 3-1')).stdout)?.[1]

it('snapshot restore takes a snapshot of each database, which then belong together', async () => {
  await cluster.shell('buyer', 'signup ann pw')
  const snapshot = (...words: string[]) => commandLine(['snapshot', ...words, '--data', cluster.data])
  const { snapshots } = JSON.parse((await snapshot('list', '--json')).stdout) as { snapshots: unknown[] }
  expect(snapshots).toEqual([])
  const taken = (await snapshot('take', '--json')).stdout.trimEnd().split('\n')
  const names = taken.flatMap((line) => [...line.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name!))
  expect(names).toHaveLength(2)
  await cluster.shell('seller', 'login bob pw; price 3-1 99')
  await cluster.shell('buyer', 'signup eve pw')
  expect(await price()).toBe('99.00')

  const twice = await snapshot('restore', names[1]!, names[1]!, '--yes')
  expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('Name one snapshot of product-db') })
  const restored = await snapshot('restore', ...names, '--yes')
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  expect(restored.stdout).toContain(`customer-db: restored ${names[0]}`)
  expect(restored.stdout).toContain(`product-db: restored ${names[1]}`)
  expect(await price()).toBe('10.00')
  expect((await cluster.shell('buyer', 'login eve pw')).stderr).toContain('UNAUTHENTICATED')
})

it('a cluster whose databases do not belong together starts only with --mixed, which it then remembers', async () => {
  await cluster.stop()
  rmSync(join(cluster.data, 'customer-db'), { recursive: true })
  const words = ['cluster', '--config', quickConfig(cluster.folder), '--port-base', String(cluster.base)]
  const refused = await marketlab(words)
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('product-db does not belong to this customer-db')
  expect(refused.stderr).toContain('marketlab cluster --mixed')
  const { folder, base } = cluster
  for (const extra of [['--mixed'], []]) {
    cluster = await MarketlabProcess.start({ folder, base, words: extra })
    await cluster.shell('buyer', 'signup ann pw')
    expect(await price()).toBe('10.00')
    await cluster.stop()
  }
})
