import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { type Config, type ServiceName, serviceNames } from '../config/config.ts'
import type { MemberAddress } from '../config/members.ts'
import { describeHolder, type PortHolder, portHolder } from './port-holder.ts'

const lastPort = 65_535
const baseStep = 10
const firstChosen = 12_000
const lastChosen = 19_999
const mostTries = 100

/** A port that a member cannot have, and who holds it, if the system tells. */
export interface TakenPort {
  member: string
  port: number
  holder?: PortHolder
}

export class PortError extends Error {
  readonly taken: readonly TakenPort[]

  constructor(message: string, taken: readonly TakenPort[]) {
    super(message)
    this.name = 'PortError'
    this.taken = taken
  }
}

/** The configuration with the services on consecutive ports, in the order of `serviceNames`. */
export function withPortBase(config: Config, base: number): Config {
  return withPorts(config, (_, index) => base + index)
}

/** The configuration with a free port wherever it leaves the choice to the system. */
export async function withChosenPorts(config: Config): Promise<Config> {
  const chosen = new Map<ServiceName, number>()
  for (const service of serviceNames) {
    const { host, port, listen = host } = config.services[service]
    chosen.set(service, port === 0 ? await anyFreePort(listen, new Set(chosen.values())) : port)
  }
  const further: Config['further'] = []
  for (const member of config.further) {
    const { host, port, listen = host } = member
    const taken = new Set([...chosen.values(), ...further.map((other) => other.port)])
    further.push({ ...member, port: port === 0 ? await anyFreePort(listen, taken) : port })
  }
  return { ...withPorts(config, (service) => chosen.get(service)!), further }
}

function withPorts(config: Config, portOf: (service: ServiceName, index: number) => number): Config {
  const services = serviceNames.map(
    (service, index) => [service, { ...config.services[service], port: portOf(service, index) }] as const,
  )
  return { ...config, services: Object.fromEntries(services) as Config['services'] }
}

/**
 * Below the ports that systems give to outgoing connections: otherwise one of these could take the port before the service
 * does that it was chosen for.
 */
async function anyFreePort(host: string, taken: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(firstChosen, lastChosen + 1)
    if (!taken.has(port) && (await isFree(host, port))) return port
  }
  const port = await tryListen(host, 0)
  return taken.has(port) ? anyFreePort(host, taken) : port
}

/** Why the service cannot have its port, said so that the reader knows what to do; undefined if it can. */
export async function portProblem({
  name,
  host,
  port,
  listen = host,
}: Omit<MemberAddress, 'kind'>): Promise<PortError | undefined> {
  const taken = { member: name, port }
  try {
    await tryListen(listen, port)
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      const holder = await portHolder(port)
      const message = `Port ${port}, wanted for ${name}, is taken by ${describeHolder(holder)}.`
      return new PortError(message, [{ ...taken, ...(holder && { holder }) }])
    }
    if (code === 'EACCES')
      return new PortError(`Port ${port}, wanted for ${name}, needs more rights: choose one above 1023.`, [
        taken,
      ])
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      return new PortError(`${listen}, wanted for ${name}, is not an address of this machine.`, [taken])
    throw error
  }
}

/** Throws when one of the members cannot have its port, and names all that cannot. */
export async function checkPorts(members: readonly MemberAddress[]): Promise<void> {
  const found = await Promise.all(members.map(portProblem))
  const problems = found.filter((problem) => problem !== undefined)
  if (problems.length === 0) return
  const message = problems.map((problem) => problem.message).join(' ')
  throw new PortError(
    message,
    problems.flatMap(({ taken }) => taken),
  )
}

/** From which the four services could have ports that follow each other. */
export async function nextFreeBase(config: Config): Promise<number | undefined> {
  const first = Math.min(...serviceNames.map((service) => config.services[service].port))
  for (let base = first + baseStep; base + serviceNames.length - 1 <= lastPort; base += baseStep) {
    const tries = serviceNames.map((service, index) => {
      const { host, listen = host } = config.services[service]
      return tryListen(listen, base + index)
    })
    const outcomes = await Promise.allSettled(tries)
    if (outcomes.every(({ status }) => status === 'fulfilled')) return base
  }
  return undefined
}

async function isFree(host: string, port: number): Promise<boolean> {
  try {
    await tryListen(host, port)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' || code === 'EACCES') return false
    throw error
  }
}

function tryListen(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}
