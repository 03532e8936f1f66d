import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../engine/log.ts'
import { ownerOf, placeOf } from './place.ts'
import { PrivateServer } from './private-server.ts'
import { findPrograms, installCommand, isInstalled, programIn } from './programs.ts'

const isMissing = !(await isInstalled())

describe.skipIf(isMissing)('a private PostgreSQL', () => {
  const parent = mkdtempSync(join(tmpdir(), 'marketlab-private-'))
  const folder = join(parent, 'postgres')
  const data = join(folder, 'data')
  const options = { folder, password: 'first', log: silentLog, settings: { fsync: 'off' } }
  let server: PrivateServer

  const ask = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(text)).rows as unknown[]
    } finally {
      await client.end()
    }
  }
  const pidOfServer = () => Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10)

  beforeAll(async () => {
    server = await PrivateServer.start(options)
    await ask(server.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)')
  })

  afterAll(async () => {
    await server.stop()
    rmSync(parent, { recursive: true, force: true })
  })

  it('lets nobody in without the password', async () => {
    await expect(ask(server.url.replace('first', 'other'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    })
  })

  it('listens to this machine alone', async () => {
    const [row] = await ask(
      server.url,
      "SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets",
    )
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '' })
  })

  it('is started again at the same port when it is killed, and has what was committed', async () => {
    const { url } = server
    process.kill(pidOfServer(), 'SIGKILL')
    await expect.poll(() => ask(url, 'SELECT n FROM kept').catch(() => undefined)).toEqual([{ n: 1 }])
    expect(server.url).toBe(url)
  })

  it('keeps its data, takes another password, and has another port when its own is taken', async () => {
    const { port } = new URL(server.url)
    await server.stop()
    const stranger = createServer().listen(Number(port), '127.0.0.1')
    try {
      server = await PrivateServer.start({ ...options, password: 'second' })
    } finally {
      stranger.close()
    }
    expect(new URL(server.url)).toMatchObject({ password: 'second' })
    expect(new URL(server.url).port).not.toBe(port)
    expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
  })

  it('says what to do with data of another version', async () => {
    await server.stop()
    const file = join(data, 'PG_VERSION')
    const version = readFileSync(file, 'utf8')
    writeFileSync(file, '9\n')
    try {
      await expect(PrivateServer.start(options)).rejects.toThrow(
        `${data} was written by PostgreSQL 9, and this machine has only PostgreSQL ${version.trim()}. Nothing was changed. Install PostgreSQL 9 beside it`,
      )
    } finally {
      writeFileSync(file, version)
      server = await PrivateServer.start(options)
    }
  })

  it('takes the place of one that was left behind without its watcher', async () => {
    await server.stop()
    const user = process.getuid?.() === 0 ? ownerOf(data) : undefined
    const place = placeOf(data, user)
    const left = spawn(
      programIn(await findPrograms(), 'postgres'),
      ['-D', place.path, '-c', 'port=1', '-c', 'listen_addresses=', '-c', 'unix_socket_directories='],
      {
        ...user,
        cwd: place.cwd,
        stdio: ['ignore', 'ignore', 'ignore', ...place.stdio],
      },
    )
    const end = once(left, 'exit')
    await expect.poll(() => existsSync(join(data, 'postmaster.pid'))).toBe(true)
    server = await PrivateServer.start(options)
    await end
    place.close()
    expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
  })
})

describe('the command that installs PostgreSQL', () => {
  it('is that of the system, for a version if one is needed', () => {
    expect(installCommand(16, 'debian')).toMatch(/^(sudo )?apt-get install -y postgresql-16$/)
    expect(installCommand(undefined, 'darwin')).toBe('brew install postgresql@17')
    expect(installCommand(16, 'fedora')).toMatch(/^(sudo )?dnf install -y postgresql16-server$/)
  })
})
