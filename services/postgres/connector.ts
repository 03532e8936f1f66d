import { setTimeout as pause } from 'node:timers/promises'
import { messageOf } from '../text/error-text.ts'
import { Connection } from './connection.ts'
import { ConnectionLostError, sqlState } from './failures.ts'
import { type Target, targetsOf } from './target.ts'

export interface ConnectorOptions {
  /** Several servers may stand in it: the primary among them is used. */
  url: string
  schema: string | undefined
  /** How long a server that is being started again is waited for. */
  reconnectMs: number
  onTrouble(error: Error): void
}

const connectMs = 3_000
const firstPauseMs = 25
const longestPauseMs = 400
/** The password, the database or the rights are wrong: another try would end the same. */
const hopeless = /^(28|3D|42501)/

/** Makes connections to the primary, and knows which there are. */
export class Connector {
  readonly #options: ConnectorOptions
  readonly #targets: readonly Target[]
  readonly #all = new Set<Connection>()
  isClosed = false

  constructor(options: ConnectorOptions) {
    const targets = targetsOf(options.url)
    if (targets === undefined) throw new Error('The URL of the database is none of PostgreSQL.')
    this.#targets = targets
    this.#options = options
  }

  async connect(until = Infinity, onNotification?: (text: string) => void): Promise<Connection> {
    const patient = Math.min(until, performance.now() + this.#options.reconnectMs)
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await this.#connectOnce(onNotification)
      } catch (error) {
        if (isHopeless(error) || this.isClosed || performance.now() + pauseMs > patient) throw error
      }
      await pause(pauseMs)
    }
  }

  /** Everything that was asked is answered first. */
  async close(): Promise<void> {
    this.isClosed = true
    await Promise.all([...this.#all].map((connection) => connection.end()))
  }

  /** The first of the servers that is the primary. */
  async #connectOnce(onNotification?: (text: string) => void): Promise<Connection> {
    const { schema, onTrouble } = this.#options
    const problems: string[] = []
    for (const target of this.#targets) {
      if (this.isClosed) throw new ConnectionLostError('the service is being stopped')
      try {
        const connection = await Connection.open({ target, schema, connectMs, onTrouble, onNotification })
        if (connection) return this.#keep(connection)
        problems.push(`${target.place} is a standby`)
      } catch (error) {
        if (this.#targets.length === 1) throw error
        problems.push(`${target.place}: ${messageOf(error)}`)
      }
    }
    throw new ConnectionLostError(problems.join('; '))
  }

  #keep(connection: Connection): Connection {
    this.#all.add(connection)
    void connection.ended.then(() => this.#all.delete(connection))
    return connection
  }
}

export function isHopeless(error: unknown): boolean {
  return hopeless.test(sqlState(error) ?? '')
}
