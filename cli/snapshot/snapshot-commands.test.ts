import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect, marketlabFile, MarketlabProcess, temporaryFolder } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

interface Listed {
  snapshots: {
    service: string
    name: string
    title?: string
    counts: Record<string, number>
    readable: boolean
  }[]
}

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
const priceOf = async (cluster: MarketlabProcess) =>
  /Price +(\S+)/.exec((await cluster.shell('buyer', 'login ann pw; item 3-1')).stdout)?.[1]

describe.each(['with a running cluster', 'without one'])('snapshot, %s', (circumstances) => {
  const isRunning = circumstances === 'with a running cluster'
  let cluster: MarketlabProcess
  let name: string

  const snapshot = (...words: string[]) => commandLine(['snapshot', ...words, '--data', cluster.data])
  const list = async (...words: string[]) =>
    (JSON.parse((await snapshot('list', '--json', ...words)).stdout) as Listed).snapshots
  const pause = async () => {
    if (!isRunning) await cluster.stop()
  }
  const resume = async () => {
    if (!isRunning) cluster = await MarketlabProcess.start({ folder: cluster.folder, base: cluster.base })
  }

  beforeAll(async () => {
    cluster = await MarketlabProcess.start()
    await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
    await cluster.shell('buyer', 'signup ann pw')
    await pause()
  })

  afterAll(() => cluster.dispose())

  it('takes one of each database, and lists them', async () => {
    expect((await snapshot('list')).stdout).toContain('no snapshots yet')
    const taken = await snapshot('take')
    expect(taken).toMatchObject({ code: 0, stderr: '' })
    const listed = await list()
    expect(listed.map(({ service, readable }) => [service, readable])).toEqual([
      ['customer-db', true],
      ['product-db', true],
    ])
    expect(listed[1]!.counts).toMatchObject({ items: 1 })
    for (const each of listed) expect(taken.stdout).toContain(each.name)
    expect((await snapshot('list')).stdout).toMatch(/^product-db +snapshot-.+1 item,/m)
    name = listed[1]!.name
  })

  it('gives names, finds by them, and means both databases by one', async () => {
    expect((await snapshot('take', '--name', 'before the sale')).code).toBe(0)
    // The last use of a session is journaled some seconds later: there may be an older snapshot without a name.
    const titles = (await list()).flatMap(({ title }) => title ?? [])
    expect(titles).toEqual(['before the sale', 'before the sale'])
    expect((await snapshot('list')).stdout).toMatch(/snapshot-.+before the sale/)
    const both = await snapshot('restore', 'before the sale')
    expect(both.code).toBe(2)
    expect(both.stderr).toMatch(/all data of customer-db .+ all data of product-db/)
    const unclear = await snapshot('export', 'before the sale', join(cluster.folder, 'x.sqlite'))
    expect(unclear.code).toBe(2)
    expect(unclear.stderr).toContain('say which with --service')
    expect((await snapshot('name', name, 'the first')).stdout).toContain('is called "the first" now')
    const again = await snapshot('take', '--name', 'before the sale')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('is called "before the sale" already')
    expect((await snapshot('name', name)).stdout).toContain('has lost its name')
  })

  it('exports, and overwrites a file only when told to', async () => {
    const file = join(cluster.folder, 'exported.sqlite')
    expect((await snapshot('export', name, file)).code).toBe(0)
    expect(existsSync(file)).toBe(true)
    const refused = await snapshot('export', name, file)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--yes')
    expect((await snapshot('export', name, file, '--yes')).code).toBe(0)
  })

  it('exports the market of a snapshot as JSON, into a file or to the standard output', async () => {
    const file = join(cluster.folder, 'market.json')
    expect(await snapshot('export', name, file, '--format', 'json')).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...{ format: 'marketlab-market', version: 1, service: 'product-db', snapshot: name },
      takenAt: expect.any(String),
      items: [
        {
          ...{ itemId: '3-1', sellerId: 1, name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new' },
          ...{ price: 10, quantity: 5, reserved: 0, feedback: { up: 0, down: 0 }, rev: expect.any(Number) },
        },
      ],
      orders: [],
      feedback: [],
    })
    expect(statSync(file).mode & 0o077).toBe(0)
    expect((await snapshot('export', name, file, '--format', 'json')).code).toBe(2)
    const [accounts] = await list('--service', 'customer-db')
    const { code, stdout } = await snapshot('export', accounts!.name, '-', '--format', 'json')
    expect(code).toBe(0)
    const createdAt = expect.any(String) as string
    expect(JSON.parse(stdout)).toMatchObject({
      sellers: [{ sellerId: 1, username: 'bob', name: 'bob', createdAt }],
      buyers: [{ username: 'ann', name: 'ann', tier: 'normal', savedCart: [], createdAt }],
    })
    expect(stdout).not.toMatch(/password|scrypt|token/i)
  })

  it('leaves no copy behind when nobody reads the JSON to its end', async () => {
    const temporary = temporaryFolder()
    const words = ['snapshot', 'export', name, '-', '--format', 'json', '--data', cluster.data]
    const child = spawn(process.execPath, [marketlabFile, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    })
    child.stdout.destroy()
    await once(child, 'close')
    expect(readdirSync(temporary)).toEqual([])
    rmSync(temporary, { recursive: true })
  })

  it('imports what was exported into the database it belongs to', async () => {
    const { code, stdout } = await snapshot('import', join(cluster.folder, 'exported.sqlite'))
    expect(code).toBe(0)
    const imported = /imported as (\S+)\./.exec(stdout)![1]!
    expect((await list('--service', 'product-db')).map((each) => each.name)).toContain(imported)
    const wrong = await snapshot(
      'import',
      join(cluster.folder, 'exported.sqlite'),
      '--service',
      'customer-db',
    )
    expect(wrong.code).toBe(2)
    const noSnapshot = await snapshot('import', marketlabFile)
    expect(noSnapshot.code).toBe(1)
    expect(noSnapshot.stderr).toContain('cannot be used')
  })

  it('restores only when told to, also by the folder that messages name', async () => {
    await resume()
    await cluster.shell('seller', 'login bob pw; price 3-1 99')
    expect(await priceOf(cluster)).toBe('99.00')
    await pause()
    const refused = await snapshot('restore', name)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('This replaces all data of product-db')
    const unclear = await snapshot('restore', 'remains')
    expect(unclear.code).toBe(2)
    expect(unclear.stderr).toContain(
      '"remains" needs --service customer-db or --service product-db: it is about one database.',
    )
    const words = ['snapshot', 'restore', '--data', join(cluster.data, 'product-db'), name, '--yes']
    expect(await commandLine(words)).toMatchObject({ code: 0, stderr: '' })
    await resume()
    expect(await priceOf(cluster)).toBe('10.00')
    await pause()
  })

  it.runIf(hasScript)('asks at a terminal', async () => {
    const outcomes: [string, number, string][] = [
      ['n\r', 1, 'Nothing was changed.'],
      ['\x04', 1, 'Nothing was changed.'],
      ['y\r', 0, 'restored'],
    ]
    for (const [keys, code, said] of outcomes) {
      const command = `${process.execPath} ${marketlabFile} snapshot restore ${name} --data ${cluster.data}`
      const child = spawn('script', ['-qefc', command, '/dev/null'], { stdio: 'pipe' })
      const output = collect(child)
      await output.until('[y/N]')
      child.stdin.write(keys)
      expect((await once(child, 'close'))[0]).toBe(code)
      expect(output.stdout).toContain(said)
    }
  })

  it('deletes only when told to, and never the newest', async () => {
    const own = (await list('--service', 'product-db')).filter((each) => each.name.startsWith('snapshot-'))
    const old = own.slice(1).find((each) => each.name !== name)!.name
    const asked = await snapshot('delete', old)
    expect(asked.code).toBe(2)
    expect(asked.stderr).toContain(`This deletes the snapshot ${old} of product-db.`)
    expect(await snapshot('delete', old, '--yes')).toMatchObject({
      code: 0,
      stdout: `product-db: ${old} is deleted.\n`,
    })
    expect((await list()).map((each) => each.name)).not.toContain(old)
    const refused = await snapshot('delete', own[0]!.name, '--yes')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('Take another snapshot first')
  })

  if (isRunning) {
    it('finds databases that run by themselves where the configuration says', async () => {
      const port = (service: string) => cluster.base + (service === 'customer-db' ? 0 : 1)
      const config = join(cluster.folder, 'elsewhere.yaml')
      const services = ['customer-db', 'product-db'].map(
        (service) => `${service}: { port: ${port(service)} }`,
      )
      const secret = `secretFile: ${join(cluster.data, 'cluster-secret')}`
      writeFileSync(
        config,
        `services: { ${services.join(', ')} }\ncluster: { ${secret} }\nstorage: { folder: elsewhere }\n`,
      )
      const served = (...words: string[]) =>
        commandLine(['snapshot', ...words, '--served', '--config', config, '--json'])
      expect(await served('take')).toMatchObject({ code: 0, stderr: '' })
      const seen = JSON.parse((await served('list')).stdout) as Listed
      expect(seen.snapshots).toEqual(await list())
      const [newest] = seen.snapshots.filter(({ service }) => service === 'product-db')
      expect(await served('restore', newest!.name, '--yes')).toMatchObject({ code: 0, stderr: '' })
      expect(existsSync(join(cluster.folder, 'elsewhere'))).toBe(false)
    })
  }

  it('names a snapshot or a folder that is not there', async () => {
    const unknown = await snapshot('restore', 'snapshot-x', '--yes')
    expect(unknown).toMatchObject({ code: 1 })
    expect(unknown.stderr).toContain('snapshot list')
    const gone = join(cluster.folder, 'gone')
    const nowhere = await commandLine(['snapshot', 'take', '--data', gone])
    expect(nowhere.code).toBe(1)
    expect(nowhere.stderr).toContain(gone)
    expect(existsSync(gone)).toBe(false)
    const nothing = await snapshot('import', join(cluster.folder, 'nope.sqlite'))
    expect(nothing.code).toBe(2)
    expect(nothing.stderr).toMatch(/^marketlab: ".*nope\.sqlite" cannot be read: there is no such file/)
    expect((await snapshot('import', cluster.folder)).stderr).toContain('is a folder, name a file')
    const notWritable = await snapshot('export', name, '/no/such/folder/s.sqlite')
    expect(notWritable).toMatchObject({ code: 2 })
    expect(notWritable.stderr).toContain('could not be written')
    const unrelated = await commandLine(['snapshot', 'list', '--data', dirname(marketlabFile)])
    expect(unrelated.code).toBe(1)
    expect(unrelated.stderr).toContain('is not a data folder')
    expect(await commandLine(['snapshot', 'list', '--data', ''])).toMatchObject({ code: 2 })
    rmSync(join(cluster.folder, 'exported.sqlite'))
  })
})

describe('snapshot restore … remains', () => {
  let cluster: MarketlabProcess
  const restore = (...words: string[]) =>
    commandLine(['snapshot', 'restore', 'remains', '--data', cluster.data, ...words])

  beforeAll(async () => {
    cluster = await MarketlabProcess.start()
    await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5; sell Vase 3 10 5')
    await cluster.stop()
    const journal = join(cluster.data, 'product-db')
    const segment = readdirSync(journal)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .at(-1)!
    truncateSync(join(journal, segment), statSync(join(journal, segment)).size - 3)
  })

  afterAll(() => cluster.dispose())

  it('leaves a snapshot of the other database, which "snapshot take" tells beside the failure', async () => {
    const { code, stdout, stderr } = await commandLine(['snapshot', 'take', '--data', cluster.data])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^customer-db: snapshot-\S+ \(.+\)\n$/)
    expect(stderr).toMatch(/^marketlab: product-db took no snapshot: /)
  })

  it('says what it gives up, and goes on with what is left of the journal', async () => {
    expect((await restore('--yes')).stderr).toContain('it is about one database')
    const unsure = await restore('--service', 'product-db')
    expect(unsure.code).toBe(2)
    expect(unsure.stderr).toContain(
      'This gives up the changes of product-db that are missing at the end of its journal.',
    )
    const { code, stdout } = await restore('--service', 'product-db', '--yes')
    expect(code).toBe(0)
    expect(stdout).toContain('product-db: going on with what is left of the journal.')
    expect(stdout).toContain('is kept in a folder damaged-')
    cluster = await MarketlabProcess.start({ folder: cluster.folder, base: cluster.base })
    const { stdout: found } = await cluster.shell('buyer', 'signup ann pw; login ann pw; search 3')
    expect(found).toContain('Lamp')
    expect(found).not.toContain('Vase')
  })
})
