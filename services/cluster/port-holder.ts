import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface PortHolder {
  pid: number
  name: string
}

const run = promisify(execFile)

/** The process that listens on a port of this machine, if the system tells. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    if (process.platform === 'linux') return await holderFromProc(port)
    if (process.platform === 'win32') return await holderFromNetstat(port)
    return await holderFromLsof(port)
  } catch {
    return undefined
  }
}

export function describeHolder(holder: PortHolder | undefined): string {
  return holder ? `${holder.name} (process ${holder.pid})` : 'another program'
}

async function holderFromProc(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  )
  if (sockets.size === 0) return undefined
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || !(await holdsOneOf(entry, sockets))) continue
    return { pid: Number(entry), name: (await readFile(`/proc/${entry}/comm`, 'utf8')).trim() }
  }
  return undefined
}

async function holdsOneOf(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  // Processes of other users do not show their files, and some end while we look.
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const targets = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  )
  return targets.some((target) => sockets.has(target))
}

const listening = '0A'

/** The inodes of the sockets that listen on the port, from the text of /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening && fields[1]!.endsWith(wanted))
    .map((fields) => fields[9]!)
}

async function holderFromLsof(port: number): Promise<PortHolder | undefined> {
  return parseLsof((await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])).stdout)
}

/** Reads the field output of lsof: a line `p<pid>`, then a line `c<command>`. */
export function parseLsof(text: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1]
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1] ?? 'a program' }
}

async function holderFromNetstat(port: number): Promise<PortHolder | undefined> {
  const pid = parseNetstat((await run('netstat', ['-ano'])).stdout, port)
  if (pid === undefined) return undefined
  const tasks = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])
  return { pid, name: /^"([^"]+)"/.exec(tasks.stdout.trim())?.[1] ?? 'a program' }
}

/** The process that listens on the port, from the text of `netstat -ano`, whose words depend on the language. */
export function parseNetstat(text: string, port: number): number | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/)
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && remote?.endsWith(':0')) return Number(pid)
  }
  return undefined
}
