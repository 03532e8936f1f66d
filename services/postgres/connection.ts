import pg from 'pg'
import { messageOf } from '../text/error-text.ts'
import {
  CommitLostError,
  ConnectionLostError,
  isRolledBack,
  isServerGone,
  RolledBackError,
  sqlState,
} from './failures.ts'
import type { Target } from './target.ts'
import { valueTypes } from './values.ts'

export type Value = string | number | boolean | null | Date | Buffer | readonly (string | number | null)[]
export type Row = Record<string, unknown>

export interface ConnectionOptions {
  target: Target
  /** Where names of tables are looked up. */
  schema: string | undefined
  connectMs: number
  /** The connection broke, or the server stops, or it is no longer the primary. */
  onTrouble(error: Error): void
  onNotification?: ((text: string) => void) | undefined
}

/** Statements are prepared once on each connection. Their texts are constants, so there are not many. */
const statementNames = new Map<string, string>()

/** A server ends what nobody waits for any more, and frees its locks. */
const serverSide =
  "SET idle_in_transaction_session_timeout = '30s'; SET client_connection_check_interval = '2s'; SET lock_timeout = '4s'; SET TimeZone = 'UTC'"

/**
 * One connection to the primary. Queries may be sent without waiting for those before: they are carried out in order. Once
 * it is lost, it stays so, and refuses everything: what belongs to one transaction can never end up on two connections.
 */
export class Connection {
  readonly #client: pg.Client
  readonly #options: ConnectionOptions
  /** Resolves when it is lost. */
  readonly ended: Promise<void>
  #lost: Error | undefined
  #hasEnded!: () => void
  #isOpen = false
  #isCorked = false
  /** COMMIT was sent, and not answered yet. */
  #isCommitting = false
  /** Something was sent since the last commit. */
  #isDirty = false

  private constructor(options: ConnectionOptions) {
    this.#options = options
    this.ended = new Promise((resolve) => (this.#hasEnded = resolve))
    this.#client = new pg.Client({
      connectionString: options.target.url,
      connectionTimeoutMillis: options.connectMs,
      types: valueTypes,
      pipeline: true,
      keepAlive: true,
      fallback_application_name: 'marketlab',
    })
    this.#client.on('error', (error) => this.#lose(error))
    this.#client.on('end', () => this.#lose(new Error('the connection was closed')))
  }

  /** Undefined if the server there is a standby. */
  static async open(options: ConnectionOptions): Promise<Connection | undefined> {
    const connection = new Connection(options)
    const { onNotification, schema } = options
    if (onNotification) connection.#client.on('notification', ({ payload = '' }) => onNotification(payload))
    try {
      await connection.#client.connect()
    } catch (error) {
      connection.destroy('it could not be made')
      throw sqlState(error) === undefined ? new ConnectionLostError(messageOf(error)) : error
    }
    try {
      const standby = connection.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')
      await connection.script(
        schema === undefined ? serverSide : `${serverSide}; SET search_path TO ${schema}`,
      )
      connection.#isOpen = true
      connection.#isDirty = false
      if ((await standby)[0]?.standby === false) return connection
    } catch (error) {
      connection.destroy('it could not be set up')
      throw error
    }
    connection.destroy('it leads to a standby')
    return undefined
  }

  get isLost(): boolean {
    return this.#lost !== undefined
  }

  query<R extends object = Row>(text: string, values: readonly Value[] = []): Promise<R[]> {
    const rows = this.#send(text, values).then((result) => result.rows as R[])
    // The first failure of a pipeline is what its sender looks at; those behind follow from it.
    rows.catch(() => undefined)
    return rows
  }

  /** Several statements, without values. Answers the rows of the last. */
  async script(text: string): Promise<Row[]> {
    const results = [await this.#run({ text })].flat()
    return (results.at(-1)?.rows ?? []) as Row[]
  }

  /** Rejects if nothing was committed, and with a CommitLostError if that is unknown. */
  async commit(): Promise<void> {
    if (this.#lost) throw this.#lost
    let command: string
    this.#isCommitting = true
    try {
      command = (await this.#run({ text: 'COMMIT' })).command
    } catch (error) {
      throw isRolledBack(error) || error instanceof CommitLostError
        ? error
        : new CommitLostError(messageOf(error))
    } finally {
      this.#isCommitting = false
    }
    this.#isDirty = false
    if (command !== 'COMMIT') throw new RolledBackError()
  }

  /** Everything that was not committed comes to nothing. It is ready for the next transaction at once. */
  rollBack(): void {
    if (this.#isDirty && !this.#lost) void this.#run({ text: 'ROLLBACK' })
    this.#isDirty = false
  }

  /** At once. Everything that waits for an answer is rejected. */
  destroy(why: string | Error): void {
    this.#lost ??= this.#loss(typeof why === 'string' ? new ConnectionLostError(why) : why)
    this.#hasEnded()
    this.#client.connection.stream.destroy()
  }

  /** After what was sent is answered. */
  async end(): Promise<void> {
    this.#lost ??= new ConnectionLostError('the connection was closed')
    this.#hasEnded()
    await this.#client.end().catch(() => undefined)
  }

  #send(text: string, values: readonly Value[]): Promise<pg.QueryResult> {
    let name = statementNames.get(text)
    if (name === undefined) {
      name = `s${statementNames.size}`
      statementNames.set(text, name)
    }
    return this.#run({ name, text, values: values as unknown[] })
  }

  #run(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const result = new Promise<pg.QueryResult>((resolve, reject) => {
      if (this.#lost) {
        reject(this.#lost)
        return
      }
      this.#isDirty = true
      this.#writeInOneGo()
      this.#client.query(config, (error: Error | null, answer: pg.QueryResult) => {
        if (error) reject(this.#reason(error))
        else resolve(answer)
      })
    })
    result.catch(() => undefined)
    return result
  }

  /** All that is sent in one turn leaves in one write. */
  #writeInOneGo(): void {
    if (this.#isCorked) return
    this.#isCorked = true
    const { stream } = this.#client.connection
    stream.cork()
    process.nextTick(() => {
      this.#isCorked = false
      stream.uncork()
    })
  }

  #reason(error: Error): Error {
    if (sqlState(error) === undefined) return this.#lose(error)
    if (isServerGone(error)) this.#tell(error)
    return error
  }

  #lose(error: Error): Error {
    if (this.#lost === undefined) {
      this.#lost = this.#loss(new ConnectionLostError(messageOf(error)))
      this.#hasEnded()
      this.#tell(this.#lost)
    }
    return this.#lost
  }

  /** Statements before COMMIT are lost with it: none of them tells that nothing was committed. */
  #loss(error: Error): Error {
    return this.#isCommitting ? new CommitLostError(error.message) : error
  }

  #tell(trouble: Error): void {
    if (this.#isOpen) this.#options.onTrouble(trouble)
  }
}
