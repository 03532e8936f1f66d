import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasNoPostgres } from '../../services/testing/postgres/test-database.ts'
import { alive, allGone, MarketlabProcess, temporaryFolder } from '../testing/run-marketlab.ts'

const words = ['--engine', 'postgres']

describe.skipIf(hasNoPostgres)('a cluster with a PostgreSQL of its own', () => {
  const folder = temporaryFolder()
  let cluster: MarketlabProcess

  beforeAll(async () => {
    cluster = await MarketlabProcess.start({ folder, words })
  })

  afterAll(async () => {
    await cluster.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  const serverPid = () =>
    Number.parseInt(readFileSync(join(cluster.data, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10)
  const shell = async (role: 'buyer' | 'seller', commands: string) =>
    (await cluster.shell(role, commands)).stdout

  it('sells', async () => {
    await shell('seller', 'signup sue pw; login sue pw; sell lamp 3 9.99 5')
    expect(await shell('buyer', 'signup ann pw; login ann pw; add 3-1 2; buy')).toContain('Bought and paid.')
  })

  it('goes on when its PostgreSQL is killed, and has all that was answered', async () => {
    const pid = serverPid()
    process.kill(pid, 'SIGKILL')
    await cluster.output.until('PostgreSQL is back', 'stderr')
    expect(serverPid()).not.toBe(pid)
    expect(await shell('buyer', 'login ann pw; orders; add 3-1 1; save')).toMatch(/paid[\s\S]*saved/)
  })

  it('leaves no PostgreSQL behind when it is killed, and finds everything when it is started again', async () => {
    const pid = serverPid()
    cluster.child.kill('SIGKILL')
    await cluster.closed
    await allGone([pid, ...cluster.pids])
    cluster = await MarketlabProcess.start({ folder, words })
    expect(await shell('buyer', 'login ann pw; cart; orders')).toMatch(/lamp[\s\S]*paid/)
  })

  it('takes its PostgreSQL along when it is stopped', async () => {
    const pid = serverPid()
    expect(await cluster.stop()).toBe(0)
    expect(alive(pid)).toBe(false)
  })
})
