import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePortBase } from '../../services/testing/ports.ts'
import { until } from '../../services/testing/until.ts'
import { commandLine } from '../testing/command-line.ts'
import { MarketlabProcess } from '../testing/run-marketlab.ts'

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start({ base: await freePortBase(20), words: ['--standbys', '1'] })
})

afterAll(() => cluster.dispose())

const run = (...words: string[]) => commandLine(['cluster', ...words, '--data', cluster.data])

test('replication is shown and changed, of one database or of both', async () => {
  const all = await run('replication', '--copies', '1', '--when-fewer', 'fall-back')
  expect(all.stdout).toMatch(
    /customer-db, term 1: .* also on the disks of 1 standby; writes are answered with a mark/,
  )
  await run('replication', '--copies', '0', '--database', 'customer-db')
  await until(async () => (await run('replication')).stdout.includes('following'))
  const { stdout, code } = await run('replication', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    databases: [
      { database: 'customer-db', owner: { copies: 0, whenFewer: 'fall-back' }, standbys: [] },
      { database: 'product-db', owner: { copies: 1, term: 1 }, standbys: [{ member: 'product-standby' }] },
    ],
  })
  expect(await run('replication', '--copies', '11')).toMatchObject({ code: 2 })
})

test('a standby is promoted, and what was lost is told; without a standby there is nothing to promote', async () => {
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
  expect(await run('promote', 'nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no standby nobody of product-db.'),
  })
  const { code, stdout } = await run('promote')
  expect(stdout).toContain('product-standby is the owner of product-db now, in term 2')
  expect(stdout).toContain('Nothing is lost')
  expect(code).toBe(0)
  expect((await run('members', '--json')).stdout).not.toContain('product-standby')
  await cluster.shell('seller', 'login bob pw; sell Lamp 3 10 5 new lamp')
  expect(await run('promote')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No standby of product-db answers'),
  })
})
