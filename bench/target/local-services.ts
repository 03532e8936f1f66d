import { networkInterfaces } from 'node:os'
import {
  filesOf,
  type ListedSocket,
  listedSockets,
  nameOf,
  pidsNow,
} from '../../services/cluster/socket-table.ts'
import type { Address } from '../../services/client/frontend-connections.ts'

/**
 * The processes of this machine that serve these addresses: those that listen there, and those that they are connected to in
 * turn, such as their databases. Nothing where the system does not tell (Linux does).
 */
export async function localServices(addresses: readonly Address[]): Promise<Record<string, number>> {
  if (process.platform !== 'linux') return {}
  const ports = addresses.filter(({ host }) => isHere(host)).map(({ port }) => port)
  const socketsByPid = await socketsOfProcesses()
  const listener = (wanted: number) =>
    [...socketsByPid].find(([, sockets]) =>
      sockets.some(({ listens, port }) => listens && port === wanted),
    )?.[0]
  const found = new Set<number>()
  for (const waiting = [...ports]; waiting.length > 0;) {
    const pid = listener(waiting.pop()!)
    if (pid === undefined || pid === process.pid || found.has(pid)) continue
    found.add(pid)
    waiting.push(...socketsByPid.get(pid)!.flatMap(({ listens, remotePort }) => (listens ? [] : remotePort)))
  }
  return named([...found])
}

function isHere(host: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
  return host === 'localhost' || own.includes(host)
}

async function socketsOfProcesses(): Promise<Map<number, ListedSocket[]>> {
  const byFile = new Map((await listedSockets()).map((socket) => [socket.file, socket]))
  const processes = await Promise.all(
    (await pidsNow()).map(async (pid) => {
      const sockets = (await filesOf(pid)).flatMap((file) => byFile.get(file) ?? [])
      return [pid, sockets] as const
    }),
  )
  return new Map(processes)
}

async function named(pids: readonly number[]): Promise<Record<string, number>> {
  const names = await Promise.all(pids.map((pid) => nameOf(pid).catch(() => '?')))
  const isAlone = (name: string) => names.filter((other) => other === name).length === 1
  return Object.fromEntries(
    pids.map((pid, index) => [isAlone(names[index]!) ? names[index]! : `${names[index]} (${pid})`, pid]),
  )
}
