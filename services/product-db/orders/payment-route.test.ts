import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ConfigInput, parseConfig } from '../../config/config.ts'
import { Membership } from '../../process/membership.ts'
import type { ServiceContext } from '../../process/service-context.ts'
import type { WireClientOptions } from '../../wire/client.ts'
import { ApiError } from '../../wire/errors.ts'
import { PaymentRoute } from './payment-route.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** The connection to a payments service, as far as the route sees it. */
class SimulatedPayments {
  state: 'ready' | 'closed' = 'ready'
  failure: ApiError | undefined
  closed = false
  readonly met: unknown[] = []
  readonly options: WireClientOptions

  constructor(options: WireClientOptions) {
    this.options = options
  }

  request(): Promise<{ outcome: 'approved' }> {
    return this.failure ? Promise.reject(this.failure) : Promise.resolve({ outcome: 'approved' })
  }

  call(_op: string, args: unknown, _options: unknown, onResult: (error: null, result: object) => void): void {
    this.met.push(args)
    onResult(null, {})
  }

  close(): void {
    this.closed = true
  }
}

const payment = { ref: 'r'.repeat(24), orderId: 1, buyerId: 1, cents: 150 }
const introduction = { epochs: [{ id: 'first', from: {} }], next: { order: 2 } }
const at = (port: number) => [{ name: 'payments', kind: 'payments' as const, port }]
const unavailable = new ApiError('UNAVAILABLE', 'gone')

let connections: SimulatedPayments[]

function route(further: ConfigInput['further']) {
  connections = []
  const config = parseConfig({ further })
  const membership = new Membership(config)
  const context = {
    config,
    membership,
    secret: '',
    member: 'product-db',
    log: { error: () => undefined, warn: () => undefined },
    resilience: {
      connect(options: WireClientOptions) {
        const connection = new SimulatedPayments(options)
        connections.push(connection)
        return connection
      },
    },
  }
  return { membership, route: new PaymentRoute(context as unknown as ServiceContext, () => introduction) }
}

describe('Where the cluster has a payments service', () => {
  test('payments count as down for two seconds after one that could not be asked for', async () => {
    const { route: payments } = route(at(7_100))
    connections[0]!.failure = unavailable
    await expect(payments.pay(payment)).rejects.toBe(unavailable)
    vi.advanceTimersByTime(1_999)
    expect(payments.outage()).toMatchObject({ code: 'UNAVAILABLE' })
    expect(payments.report()).toEqual({ service: 'payments', reachable: false })
    vi.advanceTimersByTime(1)
    expect(payments.outage()).toBeUndefined()
    expect(payments.report()).toEqual({ service: 'payments', reachable: true })
  })

  test('one that is answered ends that at once', async () => {
    const { route: payments } = route(at(7_100))
    connections[0]!.failure = unavailable
    await expect(payments.pay(payment)).rejects.toBe(unavailable)
    connections[0]!.failure = undefined
    expect(await payments.pay(payment)).toBe('approved')
    expect(payments.outage()).toBeUndefined()
  })

  test('payments count as down while there is no connection', () => {
    const { route: payments } = route(at(7_100))
    connections[0]!.state = 'closed'
    expect(payments.outage()).toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('each connection is told whose orders will be paid', () => {
    route(at(7_100))
    connections[0]!.options.onState!('ready', undefined)
    expect(connections[0]!.met).toEqual([introduction])
  })

  test('a service that moved is asked at its new place, and the old failures are forgotten', async () => {
    const { membership, route: payments } = route(at(7_100))
    connections[0]!.failure = unavailable
    await expect(payments.pay(payment)).rejects.toBe(unavailable)
    await membership.replace(parseConfig({ further: at(7_200) }).further)
    expect(connections.map(({ options, closed }) => [options.port, closed])).toEqual([
      [7_100, true],
      [7_200, false],
    ])
    expect(payments.outage()).toBeUndefined()
  })

  test('a change of other members leaves the connection as it is', async () => {
    const { membership } = route(at(7_100))
    const gateway = { name: 'gateway', kind: 'gateway' as const, port: 7_101 }
    await membership.replace(parseConfig({ further: [...at(7_100), gateway] }).further)
    expect(connections.map(({ closed }) => closed)).toEqual([false])
  })
})

test('without a payments service the step in the process pays, and nothing counts as down', async () => {
  const { route: payments } = route([])
  const paying = payments.pay(payment)
  await vi.runAllTimersAsync()
  expect(await paying).toBe('approved')
  expect(payments.outage()).toBeUndefined()
  expect(payments.report()).toEqual({ service: 'in-process', reachable: true })
})
