import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { describeHolder, parseLsof, parseNetstat, portHolder } from './port-holder.ts'
import { parseSocketTable } from './socket-table.ts'

describe('portHolder', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0'])('names this process for a port it holds on %s', async (host) => {
    const server = createServer().listen({ host, port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const holder = await portHolder(port)
    expect(holder?.pid).toBe(process.pid)
    expect(describeHolder(holder)).toMatch(new RegExp(`^.+ \\(process ${process.pid}\\)$`))
    server.close()
    await once(server, 'close')
    expect(await portHolder(port)).toBeUndefined()
  })

  it('reads the table of Linux', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1771 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0',
      '   1: 0100007F:1771 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4343 1 0',
    ].join('\n')
    expect(parseSocketTable(table)).toEqual([
      { port: 6001, remotePort: 0, listens: true, file: 'socket:[4242]' },
      { port: 6001, remotePort: 40_000, listens: false, file: 'socket:[4343]' },
    ])
  })

  it('reads the answers of macOS and Windows', () => {
    expect(parseLsof('p812\ncControlCenter\nf9\n')).toEqual({ pid: 812, name: 'ControlCenter' })
    expect(parseLsof('')).toBeUndefined()
    const netstat = [
      '  Proto  Local Address          Foreign Address        State           PID',
      '  TCP    127.0.0.1:50000        127.0.0.1:6001         ESTABLISHED     99',
      '  TCP    [::]:6001              [::]:0                 ABHÖREN         4711',
    ].join('\r\n')
    expect(parseNetstat(netstat, 6001)).toBe(4711)
    expect(parseNetstat(netstat, 6002)).toBeUndefined()
  })

  it('is modest where it does not know', () => {
    expect(describeHolder(undefined)).toBe('another program')
  })
})
