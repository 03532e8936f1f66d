import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect, marketlab, marketlabFile, temporaryFolder } from './testing/run-marketlab.ts'
import { commandLine } from './testing/command-line.ts'

describe('exit codes', () => {
  it.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], /Examples:/],
    [['cluster', '--help'], /--port-base/],
    [['help', 'snapshot'], /restore/],
    [['buyer', '--help'], /-c 'signup/],
  ])('0 for %s', async (words, said) => {
    const { code, stdout, stderr } = await commandLine(words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(said)
  })

  it.each([
    [[], /Usage/],
    [['frob'], /unknown command/],
    [['clustr'], /Did you mean cluster/],
    [
      ['cluster', 'membrs'],
      /There is no "marketlab cluster membrs"\. Did you mean "marketlab cluster members"\?/,
    ],
    [['cluster', 'frob'], /There is no "marketlab cluster frob"\. "marketlab cluster --help"/],
    [['experiment', 'lost-reply'], /"marketlab experiment run lost-reply" runs/],
    [['experiment', 'lst'], /Did you mean "marketlab experiment list"\?/],
    [['fault', 'heel'], /Did you mean heal\?/],
    [['serve'], /missing required argument/],
    [['serve', 'frob'], /customer-db/],
    [['cluster', '--port-base', 'x'], /1 to 65532/],
    [['cluster', '--port-base', '65533'], /1 to 65532/],
    [['buyer', '--connect', 'nowhere', '-c', 'ping'], /host/],
    [['buyer', '-c', 'frob'], /no command "frob"/],
    [['buyer', '-c', 'item'], /Usage: item <item>/],
    [['buyer', '-c', 'item x'], /an item id of the form/],
    [['buyer', '-c', 'login "ann'], /is not closed/],
    [['buyer', '-c', 'login ann'], /MARKETLAB_PASSWORD/],
    [['seller', '-c', 'sell Lamp 3 9.999 1'], /at most 2 decimals/],
    [['snapshot', 'list', '--service', 'frob'], /customer-db/],
    [['snapshot'], /take/],
    [['cluster', '--data', ''], /^marketlab: --data is empty: name a folder\.\n$/],
    [['cluster', '--config', ''], /^marketlab: --config is empty: name a file\.\n$/],
    [['cluster', '--data', '', 'add', 'gateway'], /--data is empty/],
    [['snapshot', 'list', '--data', ''], /--data is empty/],
    [['fault', 'list', '--data='], /--data is empty/],
    [['snapshot', 'restore', ''], /<name> is empty.*"marketlab snapshot restore --help"/],
    [['foo', '--help'], /There is no "marketlab foo"\. "marketlab --help" shows/],
    [
      ['fault', 'heel', '--help'],
      /There is no "marketlab fault heel"\. Did you mean "marketlab fault heal"\?/,
    ],
    [['cluster', 'frob', '-h'], /There is no "marketlab cluster frob"/],
    [['cluster', '--frob'], /"marketlab cluster --help" shows how it is used/],
  ])('2 for %j', async (words, said) => {
    const { code, stdout, stderr } = await commandLine(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it.each(['', 'fault', 'snapshot', 'buyer', 'cluster', 'bench', 'trace', 'experiment'])(
    'the help of "%s" breaks no word at 80 columns',
    async (command) => {
      const { stdout } = await commandLine([command, '--help'].filter((word) => word !== ''))
      expect(
        stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  marketlab ')),
      ).toEqual([])
    },
  )

  it.each([
    ['serve product-db --config nope.yaml'],
    ['cluster --config nope.yaml'],
    ['cluster members --config nope.yaml'],
    ['cluster add gateway --config nope.yaml'],
    ['snapshot list --config nope.yaml'],
    ['snapshot import nope.yaml'],
    ['fault list --config nope.yaml'],
    ['trace list --config nope.yaml'],
    ['trace on --config nope.yaml'],
    ['bench --schedule nope.yaml'],
    ['check history nope.yaml'],
  ])('2 for a file that is not there: %s', async (line) => {
    const { code, stdout, stderr } = await commandLine(line.split(' '))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe('marketlab: "nope.yaml" cannot be read: there is no such file or folder.\n')
  })

  it('0 for a help that nobody reads to its end', async () => {
    const child = spawn(process.execPath, [marketlabFile, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = collect(child)
    child.stdout!.destroy()
    const [code] = (await once(child, 'close')) as [number]
    expect({ code, stderr: output.stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('are those of the process', async () => {
    expect(await marketlab(['--version'])).toMatchObject({ code: 0, stderr: '' })
    const wrong = await marketlab(['frob'])
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toMatch(/^marketlab: unknown command/)
  })

  it('1 with advice when nothing answers', async () => {
    const { code, stderr } = await marketlab(['buyer', '--connect', '127.0.0.1:1', '-c', 'ping'])
    expect(code).toBe(1)
    expect(stderr).toBe(
      'marketlab: UNAVAILABLE: 127.0.0.1:1 cannot be reached. Start the services with "marketlab cluster", ' +
        'or name another address with --connect.\n',
    )
  })

  it('1 for a configuration that is wrong, naming file and field', async () => {
    const file = join(temporaryFolder(), 'wrong.yaml')
    writeFileSync(file, 'sessions: {idleSeconds: -1}\n')
    const { code, stderr } = await marketlab(['cluster', '--config', file])
    expect(code).toBe(1)
    expect(stderr).toContain(file)
    expect(stderr).toContain('idleSeconds')
  })

  it('serve names who holds its port', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const file = join(temporaryFolder(), 'taken.yaml')
    writeFileSync(file, `services: {product-db: {port: ${port}}}\n`)
    const { code, stderr } = await marketlab(['serve', 'product-db', '--config', file])
    server.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(
      new RegExp(`^marketlab: Port ${port}, wanted for product-db, is taken by .+process ${process.pid}`),
    )
  })
})
