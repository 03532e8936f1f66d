import type { BuyerApi, ControlApi, ExposedControl, ExposedShop, SellerApi } from '../../electron/ipc/api.ts'
import type { BridgeFailure, Envelope } from '../../electron/ipc/channel.ts'

declare global {
  interface Window {
    readonly marketlab: ExposedControl | ExposedShop
  }
}

/**
 * A failure in the main process or in a service. `code` is one of the wire's, so that pages can tell failures apart.
 */
export class BridgeError extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly indefinite: boolean
  readonly details: Record<string, unknown> | undefined
  /** Finds the request in the logs. */
  readonly trace: string | undefined

  constructor(failure: BridgeFailure) {
    super(failure.message)
    this.name = 'BridgeError'
    this.code = failure.code
    this.retryable = failure.retryable
    this.indefinite = failure.indefinite
    this.details = failure.details
    this.trace = failure.trace
  }
}

export function controlBridge(): ControlApi {
  return opened() as ControlApi
}

export function buyerBridge(): BuyerApi {
  return shopApi() as unknown as BuyerApi
}

export function sellerBridge(): SellerApi {
  return shopApi() as unknown as SellerApi
}

/** For what buyers and sellers do in the same way, as a login. */
export function shopBridge(): Pick<BuyerApi, 'shop'> {
  return buyerBridge()
}

/** The bridge that every window has. */
export function commonBridge(): Pick<ControlApi, 'app' | 'theme'> {
  return opened() as ControlApi
}

/** An operation is named first, as in the contract; over the bridge everything is one object. */
function shopApi(): Verbs {
  const verbs = opened()
  const call: Verb = (op, args, meta) => verbs.shop!.call!({ op, args, ...(meta as object | undefined) })
  return { ...verbs, shop: { ...verbs.shop, call } }
}

type Verb = (...args: unknown[]) => unknown
type Verbs = Record<string, Record<string, Verb>>

let api: Verbs | undefined

function opened(): Verbs {
  api ??= mapVerbs(window.marketlab as unknown as Verbs, (name, verb) =>
    // Streams hand back how to stop listening.
    name.startsWith('on') ? verb : (...args) => open(verb(...args) as Promise<Envelope<unknown>>),
  )
  return api
}

async function open(answer: Promise<Envelope<unknown>>): Promise<unknown> {
  const envelope = await answer
  if (envelope.ok) return envelope.value
  throw new BridgeError(envelope.error)
}

function mapVerbs(all: Verbs, change: (name: string, verb: Verb) => Verb): Verbs {
  const topics = Object.entries(all).map(([topic, verbs]) => {
    const changed = Object.entries(verbs).map(([name, verb]) => [name, change(name, verb)] as const)
    return [topic, Object.fromEntries(changed)] as const
  })
  return Object.fromEntries(topics)
}
