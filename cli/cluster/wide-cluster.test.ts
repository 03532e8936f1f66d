import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceNames } from '../../services/config/config.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import type { Outcome } from '../testing/command-line.ts'
import { MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

describe('a wide cluster', () => {
  let cluster: MarketlabProcess
  const change = (...words: string[]): Promise<Outcome> =>
    commandLine(['cluster', ...words, '--data', cluster.data])

  beforeAll(async () => {
    const words = ['--buyer-frontends', '3', '--gateway']
    cluster = await MarketlabProcess.start({ base: await freePortBase(11), words })
  })

  afterAll(() => cluster.dispose())

  test('says in its ready line who is there, the four first', () => {
    const services = Object.entries(cluster.ready.services)
    expect(services.map(([name]) => name)).toEqual([
      ...serviceNames,
      'gateway',
      'buyer-frontend-2',
      'buyer-frontend-3',
    ])
    expect(services.map(([, { port }]) => port - cluster.base)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('is changed while it runs, and its gateway follows', async () => {
    const next = (place: string, ahead: number) => `${place} 127.0.0.1:${cluster.base + ahead}\n`
    expect(await change('add', 'buyer-frontend')).toMatchObject({
      code: 0,
      stdout: next('buyer-frontend-4', 7),
    })
    expect(await change('add', 'seller-gateway')).toMatchObject({
      code: 0,
      stdout: next('seller-gateway', 8),
    })
    const { stdout } = await change('members', '--json')
    const { members } = JSON.parse(stdout) as {
      members: { name: string; port: number; removable: boolean }[]
    }
    expect(members.filter(({ removable }) => removable).map(({ name }) => name)).toEqual([
      'gateway',
      'buyer-frontend-2',
      'buyer-frontend-3',
      'buyer-frontend-4',
      'seller-gateway',
    ])
    const seller = await TestClient.connect(members.at(-1)!.port)
    expect(await seller.ok('CreateAccount', { username: 'sam', password: 'secret' })).toHaveProperty(
      'sellerId',
    )
    seller.close()
    const [own, other] = await Promise.all(
      ['seller', 'buyer'].map((role) =>
        commandLine([role, '--connect', `127.0.0.1:${members.at(-1)!.port}`, '-c', 'login sam secret']),
      ),
    )
    expect(own).toMatchObject({ code: 0 })
    expect(other).toMatchObject({ code: 2, stdout: '' })
    expect(other!.stderr).toContain("is a sellers' gateway, not one for buyers")
    expect(await change('remove', 'buyer-frontend-2')).toMatchObject({
      code: 0,
      stdout: 'buyer-frontend-2 has ended and is removed.\n',
    })
    expect((await change('members')).stdout).not.toContain('buyer-frontend-2')

    const shown = await change('gateway', '--policy', 'two-choices')
    expect(shown.stdout).toContain('gateway: buyer side, two-choices')
    expect(shown.stdout).toMatch(/buyer-frontend-4 +healthy/)
    const gateways = JSON.parse((await change('gateway', '--json')).stdout) as {
      gateways: { instances: { name: string }[] }[]
    }
    expect(gateways.gateways[0]!.instances.map(({ name }) => name)).toEqual([
      'buyer-frontend',
      'buyer-frontend-3',
      'buyer-frontend-4',
    ])
  })

  test('gives a member another port where its own is taken', async () => {
    const own = cluster.base + 5 // buyer-frontend-2 was there
    const holder = createServer().listen(own, '127.0.0.1')
    await once(holder, 'listening')
    const { code, stdout } = await change('add', 'product-follower')
    holder.close()
    expect(code).toBe(0)
    const [, port] = /^product-follower 127\.0\.0\.1:(\d+)\n$/.exec(stdout)!
    expect(Number(port)).not.toBe(own)
    expect((await change('members')).stdout).toContain(`127.0.0.1:${port}`)
  })

  test.each([
    [['add', 'product-db'], 2, 'There is no kind "product-db"'],
    [['gateway', '--policy', 'by-name'], 2, 'Allowed choices are round-robin'],
    [['remove', 'customer-db'], 2, 'customer-db is one of the four services, which cannot be removed'],
    [['remove', 'all'], 1, 'There is no member all. There are customer-db'],
    [['remove', 'nobody'], 1, 'There is no member nobody. There are customer-db'],
    [['--buyer-frontends', '0'], 2, 'Give a number from 1'],
  ])('%j is refused in words', async (words, code, message) => {
    const outcome = await change(...words)
    expect(outcome).toMatchObject({ code, stdout: '' })
    expect(outcome.stderr).toContain(message)
  })
})
