import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { serviceNames } from '../../services/config/config.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import {
  alive,
  allGone,
  clusterSays,
  collect,
  marketlab,
  marketlabFile,
  quickConfig,
  type ReadyLine,
  temporaryFolder,
  MarketlabProcess,
} from '../testing/run-marketlab.ts'

const running: MarketlabProcess[] = []

async function started(options?: Parameters<typeof MarketlabProcess.start>[0]): Promise<MarketlabProcess> {
  const cluster = await MarketlabProcess.start(options)
  running.push(cluster)
  return cluster
}

afterEach(async () => {
  // The newest first: two may share a folder, which goes with the first that is done.
  for (const cluster of running.splice(0).reverse()) await cluster.dispose()
})

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

describe('a cluster', () => {
  let cluster: MarketlabProcess

  beforeAll(async () => {
    cluster = await MarketlabProcess.start()
  })

  afterAll(() => cluster.dispose())

  it('says in one line that it is ready, and answers', async () => {
    const { services } = cluster.ready
    const base = services['customer-db'].port
    expect(Object.keys(services)).toEqual(serviceNames)
    expect(Object.values(services).map(({ host, port }) => `${host}:${port}`)).toEqual(
      [0, 1, 2, 3].map((index) => `127.0.0.1:${base + index}`),
    )
    expect(cluster.pids.every(alive)).toBe(true)
    for (const role of ['buyer', 'seller'] as const) {
      expect((await cluster.shell(role, 'ping')).stdout).toContain(`${role}-frontend`)
    }
  })

  it('describes itself in cluster.json, for its owner only', () => {
    const file = join(cluster.data, 'cluster.json')
    const written = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; startedAt: string } & ReadyLine
    expect(written.pid).toBe(cluster.child.pid)
    expect(Date.parse(written.startedAt)).toBeLessThanOrEqual(Date.now())
    expect(written.services).toMatchObject(cluster.ready.services)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps its data folder to itself: another that wants it is told whose it is', async () => {
    const { code, stderr } = await marketlab([
      'cluster',
      '--data',
      cluster.data,
      '--port-base',
      String(await freePortBase(4)),
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(`process ${cluster.child.pid}`)
    expect((await cluster.shell('buyer', 'ping')).code).toBe(0)
  })

  it('starts a service again that was killed, at once and audibly', async () => {
    const { pid } = cluster.ready.services['customer-db']
    process.kill(pid, 'SIGKILL')
    await cluster.output.until(/"member":"customer-db".*"restarts":1.*"delayMs":0/, 'stderr')
    await clusterSays(
      cluster.data,
      ({ services }) => ![undefined, pid].includes(services['customer-db']?.pid),
    )
    expect((await cluster.shell('buyer', 'signup ann pw; login ann pw')).code).toBe(0)
  })

  it('is asked by commands that leave nothing open: their processes end by themselves', async () => {
    const asking = [
      ['cluster', 'members'],
      ['fault', 'list'],
      ['trace', 'list'],
      ['snapshot', 'list'],
    ].map((words) => marketlab([...words, '--data', cluster.data]))
    const ping = marketlab(['buyer', '--connect', cluster.address('buyer')], { input: 'ping\n' })
    for (const outcome of await Promise.all([...asking, ping]))
      expect(outcome).toMatchObject({ code: 0, stderr: '' })
  })

  it('is stopped as a whole by SIGTERM, and has printed its ready line and lines of JSON alone', async () => {
    const pids = Object.values(findCluster(cluster.data)!.services).map((service) => service!.pid)
    expect(pids).toHaveLength(serviceNames.length)
    expect(await cluster.stop('SIGTERM')).toBe(0)
    expect(pids.filter(alive)).toEqual([])
    expect(existsSync(join(cluster.data, 'cluster.json'))).toBe(false)
    expect(cluster.output.stdout.split('\n')).toHaveLength(2)
    for (const line of cluster.output.stderr.trim().split('\n')) JSON.parse(line)
    // A command that works on the folder itself leaves nothing open either.
    expect(await marketlab(['snapshot', 'list', '--data', cluster.data])).toMatchObject({
      code: 0,
      stderr: '',
    })
  })
})

describe('the command cluster', () => {
  it.each(['SIGINT', 'SIGHUP'] as const)('%s stops everything', async (signal) => {
    const cluster = await started()
    expect(await cluster.stop(signal)).toBe(0)
    expect(cluster.pids.filter(alive)).toEqual([])
    expect(existsSync(join(cluster.data, 'cluster.json'))).toBe(false)
  })

  it('stops in the middle of its start', async () => {
    const child = spawn(
      process.execPath,
      [
        marketlabFile,
        'cluster',
        '--config',
        quickConfig(temporaryFolder()),
        '--port-base',
        String(await freePortBase(4)),
      ],
      { stdio: 'pipe' },
    )
    const output = collect(child)
    await output.until('"ready"', 'stderr')
    child.kill('SIGTERM')
    expect((await once(child, 'close'))[0]).toBe(0)
  })

  describe.each([0, 50, 100, 200])(
    'kill -9 in the middle of its start, %i ms after its services',
    (afterMs) => {
      const tags = afterMs === 100 ? [] : ['long']
      it('leaves no service either', { tags }, async () => {
        const config = quickConfig(temporaryFolder())
        const base = String(await freePortBase(4))
        const child = spawn(process.execPath, [
          marketlabFile,
          'cluster',
          '--config',
          config,
          '--port-base',
          base,
        ])
        while (childrenOf(child.pid!).length < serviceNames.length) await pause(5)
        await pause(afterMs)
        const services = childrenOf(child.pid!)
        expect(services).toHaveLength(serviceNames.length)
        child.kill('SIGKILL')
        await allGone(services)
      })
    },
  )

  it('a second signal, later, kills a service that does not end', async () => {
    const cluster = await started()
    process.kill(cluster.ready.services['buyer-frontend'].pid, 'SIGSTOP')
    cluster.child.kill('SIGINT')
    await cluster.output.until('"stopping"', 'stderr')
    const again = setInterval(() => cluster.child.kill('SIGINT'), 50)
    await cluster.closed
    clearInterval(again)
    expect(cluster.pids.filter(alive)).toEqual([])
  })

  it('kills a service that does not end in five seconds', async () => {
    const cluster = await started()
    process.kill(cluster.ready.services['product-db'].pid, 'SIGSTOP')
    expect(await cluster.stop()).toBe(0)
    expect(cluster.pids.filter(alive)).toEqual([])
  })

  it('kill -9 leaves no service, and the next start takes over at once', async () => {
    const cluster = await started()
    cluster.child.kill('SIGKILL')
    const next = await started({ folder: cluster.folder, base: cluster.base })
    expect(cluster.pids.filter(alive)).toEqual([])
    expect(next.pids.every(alive)).toBe(true)
  })

  it('names who holds a port, and a base that is free', async () => {
    const base = await freePortBase(4)
    const holder = createServer().listen(base + 1, '127.0.0.1')
    await once(holder, 'listening')
    const around = join(temporaryFolder(), 'new')
    const { code, stdout, stderr } = await marketlab([
      'cluster',
      '--data',
      join(around, 'data'),
      '--port-base',
      String(base),
    ])
    holder.close()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(existsSync(around)).toBe(false)
    expect(stderr).toMatch(
      new RegExp(
        `^marketlab: Port ${base + 1}, wanted for product-db, is taken by .+\\(process ${process.pid}\\)\\.`,
      ),
    )
    expect(stderr).toMatch(/start with --port-base \d+\.\n$/)
  })

  it('gives up with the reason when a service cannot start', async () => {
    const data = temporaryFolder()
    mkdirSync(join(data, 'product-db'), { mode: 0o700 })
    writeFileSync(
      join(data, 'product-db', 'journal-0000000000000001.log'),
      'not a journal at all'.repeat(100),
    )
    const { code, stdout, stderr } = await marketlab([
      'cluster',
      '--data',
      data,
      '--port-base',
      String(await freePortBase(4)),
    ])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/\nmarketlab: product-db could not start: .*journal/)
    expect(existsSync(join(data, 'cluster.json'))).toBe(false)
  })
})

describe.runIf(process.platform === 'linux')('the death of the parent', () => {
  /** Starts a cluster below another process, as npx does, and gives both. */
  async function startedBelow(command: string, ...words: string[]) {
    const folder = temporaryFolder()
    const base = await freePortBase(4)
    const line = [
      process.execPath,
      marketlabFile,
      'cluster',
      '--config',
      quickConfig(folder),
      '--port-base',
      base,
      ...words,
    ]
    const script = `require('node:child_process').spawn(${JSON.stringify(
      command.replace('CLUSTER', line.join(' ')),
    )}, { shell: true, stdio: 'inherit' })`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = collect(parent)
    await output.until('"ready":true')
    const { services } = JSON.parse(output.stdout) as ReadyLine
    const { pid } = JSON.parse(readFileSync(join(folder, 'data', 'cluster.json'), 'utf8')) as { pid: number }
    return { parent, cluster: pid, pids: [pid, ...Object.values(services).map((service) => service.pid)] }
  }

  describe.each(['CLUSTER', 'exec CLUSTER'])('by kill -9 (%s)', (command) => {
    it('stops everything', { tags: command === 'CLUSTER' ? ['long'] : [] }, async () => {
      const { parent, pids } = await startedBelow(command)
      parent.kill('SIGKILL')
      await allGone(pids)
    })
  })

  describe.each([
    ['--stay', 'exec CLUSTER --stay', []],
    ['nohup', 'exec bash -c "nohup CLUSTER"', ['long']],
    ['setsid', 'exec setsid CLUSTER', ['long']],
  ])('with %s', (_how, command, tags) => {
    it('does not end a cluster that was told to stay', { tags }, async () => {
      const { parent, cluster, pids } = await startedBelow(command)
      parent.kill('SIGKILL')
      await once(parent, 'exit')
      // Longer than a cluster takes to notice.
      await new Promise((resolve) => setTimeout(resolve, 1200))
      expect(pids.every(alive)).toBe(true)
      process.kill(cluster, 'SIGTERM')
      await allGone(pids)
    })
  })
})
