import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { silentLog } from '../../engine/log.ts'
import { PrivateServer } from '../../postgres-server/private-server.ts'
import { isInstalled } from '../../postgres-server/programs.ts'

/** For tests, a crash of the machine counts for nothing. The end of a process loses nothing even so. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' }
const mayInstall = process.env.MARKETLAB_TEST_INSTALL_POSTGRES === '1'

/** One PostgreSQL for all tests of a run. It is started when the first of them asks for it. */
export default async function sharedServer(project: TestProject): Promise<() => Promise<void>> {
  if (mayInstall && !(await isInstalled()))
    await promisify(execFile)('apt-get', ['install', '-y', 'postgresql'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  if (!(await isInstalled())) {
    project.provide('postgres', undefined)
    return () => Promise.resolve()
  }
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-postgres-'))
  let starting: Promise<PrivateServer> | undefined
  const door = createServer((_, reply) => {
    starting ??= PrivateServer.start({ folder, password: 'only-for-tests', settings, log: silentLog })
    starting.then(
      ({ url }) => reply.end(url),
      (error: Error) => reply.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  project.provide('postgres', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)
  return async () => {
    door.close()
    door.closeAllConnections()
    await (await starting)?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
