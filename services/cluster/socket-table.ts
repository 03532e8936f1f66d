import { readdir, readFile, readlink } from 'node:fs/promises'

/** A TCP socket of this machine, as Linux lists it. */
export interface ListedSocket {
  port: number
  remotePort: number
  listens: boolean
  /** The name of the socket among the files of its process. */
  file: string
}

const [established, listening] = ['01', '0A']

/** The sockets that listen or are connected. */
export async function listedSockets(): Promise<ListedSocket[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  return tables.flatMap(parseSocketTable)
}

/** Reads the text of /proc/net/tcp. */
export function parseSocketTable(table: string): ListedSocket[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening || fields[3] === established)
    .map((fields) => ({
      port: portOf(fields[1]!),
      remotePort: portOf(fields[2]!),
      listens: fields[3] === listening,
      file: `socket:[${fields[9]}]`,
    }))
}

/** Processes of other users do not show their files, and some end while we look: they are left out. */
export async function filesOf(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  return Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
}

export async function pidsNow(): Promise<number[]> {
  return (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
}

export async function nameOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim()
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16)
}
