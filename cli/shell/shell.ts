import { MarketClient, type MarketSession, type SessionEnd } from '../../services/client/market-client.ts'
import type { AsOf } from '../../services/contract/as-of.ts'
import { type Operations, validate } from '../../services/contract/operation.ts'
import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { EventMessage } from '../../services/wire/message.ts'
import { UsageError } from '../base/exit-codes.ts'
import { checkSide } from './check-side.ts'
import { describeEvent } from './output/describe-event.ts'
import type { Printer } from '../output/printer.ts'
import type { PasswordSource } from './input/script-passwords.ts'
import { Seen } from './seen.ts'

export interface ShellOptions {
  role: Role
  operations: Operations
  /** The command for an operation. */
  commandFor(operation: string): string | undefined
  host: string
  port: number
  printer: Printer
  /** Where a broken connection is announced. */
  announce(text: string): void
  /** Asks at the terminal without showing what is typed; undefined if nobody can be asked. */
  askHidden: ((question: string) => Promise<string>) | undefined
  /** The passwords of a script. */
  passwords?: PasswordSource
}

const patienceMs = 10_000
const connectWaitMs = 3_000

/** One user at one frontend: the connection, who is logged in, what was seen. */
export class Shell {
  readonly role: Role
  readonly operations: Operations
  readonly printer: Printer
  readonly seen = new Seen()
  readonly client: MarketClient
  readonly askHidden: ShellOptions['askHidden']
  readonly passwords: PasswordSource | undefined
  leaving = false
  /** Fetches and shows what comes after the page shown last. */
  nextPage: (() => Promise<void>) | undefined
  topics: readonly string[] = []
  /** A request is under way that may change something. */
  isWriting = false
  #reached = false
  #isOurSide = false
  #lost = false
  #announce: (text: string) => void
  #commandFor: ShellOptions['commandFor']

  constructor(options: ShellOptions) {
    const { role, operations, commandFor, host, port, printer, announce, askHidden, passwords } = options
    this.role = role
    this.operations = operations
    this.printer = printer
    this.askHidden = askHidden
    this.passwords = passwords
    this.#announce = announce
    this.#commandFor = commandFor
    this.client = new MarketClient({
      role,
      addresses: [{ host, port }],
      timeoutMs: patienceMs,
      connectWaitMs,
      onEvent: (message) => this.#onEvent(message),
      onSession: (session, why) => {
        if (session === undefined) this.#stopWatching(why)
      },
      onState: (state, cause) => {
        if (state === 'waiting') this.#connectionLost(cause)
        else if (state === 'ready') this.#connected()
      },
    })
  }

  get account(): MarketSession | undefined {
    return this.client.session
  }

  get prompt(): string {
    return `${this.account ? `${this.account.username}@` : ''}${this.client.address}> `
  }

  /** Sends an operation of the contract, once its arguments are found right. */
  async call(operation: string, args: object, timeoutMs?: number): Promise<unknown> {
    const { args: schema, session } = this.operations[operation]!
    const checked = validate(schema, args)
    if (checked instanceof ApiError) throw new UsageError(checked.message)
    try {
      return await this.send(operation, args, timeoutMs)
    } catch (error) {
      throw error instanceof ApiError ? this.#withAdvice(error, session) : error
    }
  }

  /** Sends whatever it is given. */
  async send(operation: string, args: object, timeoutMs?: number): Promise<unknown> {
    if (!this.#isOurSide) await checkSide(this.client, this.role)
    this.#isOurSide = true
    const onAsOf = (asOf: AsOf) => this.#noteAge(asOf)
    this.isWriting = this.operations[operation]?.safety !== 'read'
    const result = await this.client.call(operation, args, { timeoutMs, onAsOf }).finally(() => {
      this.isWriting = false
    })
    this.seen.learn(result)
    return result
  }

  /** A reply of a follower may be old, and the user should know. */
  #noteAge({ lagMs, from }: AsOf): void {
    if (lagMs > 0) this.printer.note(`As of ${(lagMs / 1000).toFixed(1)} s ago, from ${from}:`)
  }

  async watch(topics: readonly string[]): Promise<unknown> {
    const result = await this.call('Subscribe', { topics })
    this.topics = topics
    return result
  }

  /** Services speak to programs: here a person is told what to type. */
  #withAdvice(error: ApiError, needsSession: boolean): ApiError {
    const { code, message } = error
    if (code === 'UNAVAILABLE' && this.#reached && !this.#isOurSide) {
      return new ApiError(
        code,
        `${this.client.address} takes connections and ends them without an answer: it does not seem to be a ${this.role} frontend. Name one with --connect.`,
        error,
      )
    }
    if (code === 'UNAVAILABLE' && !this.#reached) {
      return new ApiError(
        code,
        `${this.client.address} cannot be reached. Start the services with "marketlab cluster", or name another address with --connect.`,
        error,
      )
    }
    if (needsSession && code === 'UNAUTHENTICATED') {
      return new ApiError(
        code,
        'You are not logged in. Type "login <username>", or "signup <username>" first.',
        error,
      )
    }
    if (code === 'SESSION_EXPIRED') return new ApiError(code, `${message} Type "login <username>".`, error)
    return new ApiError(code, this.#inCommands(message), error)
  }

  #inCommands(message: string): string {
    return message.replace(/\b[A-Z]\w+/g, (word) => {
      const command = this.#commandFor(word)
      return command === undefined ? word : `"${command}"`
    })
  }

  #onEvent(message: EventMessage): void {
    this.seen.learn(message.data)
    if (this.printer.json) this.printer.data(message)
    else if (message.event !== 'session')
      this.printer.say(this.printer.style('cyan', `* ${describeEvent(message)}`))
  }

  #connectionLost(cause: Error | undefined): void {
    if (!this.#isOurSide || this.#lost) return
    this.#lost = true
    this.#announce(
      `Connection to ${this.client.address} lost${cause ? ` (${cause.message})` : ''}. Connecting again…`,
    )
  }

  #connected(): void {
    this.#reached = true
    if (!this.#lost) return
    this.#lost = false
    this.#announce('Connected again.')
  }

  #stopWatching(why: SessionEnd | undefined): void {
    if (why && this.topics.length > 0) this.#announce(`No longer watching: ${why.message}`)
    this.topics = []
  }
}
