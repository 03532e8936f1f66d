import { type Hello, helloMac, newNonce, proofMac, sameMac, type Welcome, welcomeMac } from './handshake.ts'

/** How far a peer is with proving that it holds the secret. */
type Standing = { step: 'hello' } | { step: 'proof'; expected: string; from: string } | { step: 'answered' }

export interface GreetingOptions {
  service: string
  instance: string
  /** A client that proves to hold it is a peer. */
  secret?: string
  /** Strangers are not answered. */
  peersOnly?: boolean
}

/** The server as a greeting knows it. */
export interface GreetingHost {
  readonly options: GreetingOptions
  /** False for a greeting that was heard before: somebody repeats what they recorded. */
  isNew(nonce: string): boolean
}

/** The server's side of the greeting with which another service proves that it holds the cluster's secret. */
export class ServerGreeting {
  /** The name that the other service gave. */
  from = ''
  #server: GreetingHost
  #standing: Standing

  constructor(server: GreetingHost) {
    this.#server = server
    this.#standing = { step: server.options.peersOnly ? 'hello' : 'answered' }
  }

  /** Nothing else is listened to before it is over. */
  get isPending(): boolean {
    return this.#standing.step !== 'answered'
  }

  /** The answer, or that the other side has proved its identity, or that it cannot. */
  receive(message: Record<string, unknown> | undefined): { welcome: Welcome } | 'proven' | 'stranger' {
    const standing = this.#standing
    if (standing.step === 'hello') return this.welcome(message?.hello) ?? 'stranger'
    if (standing.step !== 'proof') return 'stranger'
    if (!sameMac(standing.expected, (message?.proof as { mac?: unknown } | undefined)?.mac)) return 'stranger'
    this.from = standing.from
    this.#standing = { step: 'answered' }
    return 'proven'
  }

  /** Undefined for a greeting that proves nothing. */
  welcome(greeting: unknown): { welcome: Welcome } | undefined {
    const { secret, service, instance } = this.#server.options
    const hello = greeting as Partial<Hello> | null | undefined
    const { to, from, nonce } = hello ?? {}
    if (
      secret === undefined ||
      to !== service ||
      typeof from !== 'string' ||
      typeof nonce !== 'string' ||
      !sameMac(helloMac(secret, to, from, nonce), hello?.mac) ||
      !this.#server.isNew(nonce)
    ) {
      return undefined
    }
    const own = newNonce()
    this.#standing = { step: 'proof', expected: proofMac(secret, service, nonce, own), from }
    return { welcome: { nonce: own, mac: welcomeMac(secret, service, nonce, own), instance } }
  }
}
