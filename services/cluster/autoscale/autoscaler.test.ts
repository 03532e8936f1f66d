import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { autoscaleSettings } from '../../contract/autoscale.ts'
import type { GatewayMetrics } from '../../contract/gateway.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled, ControlledMember } from '../control/controlled.ts'
import { Autoscaler } from './autoscaler.ts'

/** A cluster with a gateway before its buyer frontends, each with as many requests as the test says. */
class FakeCluster {
  names = ['buyer-frontend']
  inFlight = 0
  refusal: Error | undefined
  looks = 0

  readonly controlled = {
    members: () =>
      [
        { name: 'gateway', kind: 'gateway', answers: true },
        { name: 'seller-frontend', kind: 'seller-frontend', answers: true },
        ...this.names.map((name, index) => ({ name, kind: 'buyer-frontend', removable: index > 0 })),
      ] as ControlledMember[],
    instructions: {
      ask: (): Promise<Partial<GatewayMetrics>> => {
        this.looks += 1
        const instances = this.names.map((name) => ({ name, inFlight: this.inFlight, p99Ms: 1 }))
        return Promise.resolve({ requests: 1, instances } as Partial<GatewayMetrics>)
      },
    },
    addMember: () => {
      if (this.refusal) return Promise.reject(this.refusal)
      this.names.push('buyer-frontend-2')
      return Promise.resolve('buyer-frontend-2')
    },
    removeMember: (name: string) => {
      this.names = this.names.filter((each) => each !== name)
      return Promise.resolve()
    },
  } as unknown as Controlled
}

let cluster: FakeCluster
let scaler: Autoscaler
let told: string[]

beforeEach(() => {
  vi.useFakeTimers()
  cluster = new FakeCluster()
  told = []
  scaler = new Autoscaler({
    cluster: cluster.controlled,
    settings: autoscaleSettings.parse({ on: true, most: 2, coolDownMs: 1_000 }),
    onDecision: ({ change, member, problem }, isDone) =>
      told.push([change, member, problem, isDone ? 'done' : 'decided'].filter(Boolean).join(' ')),
  })
})

afterEach(async () => {
  await scaler.close()
  vi.useRealTimers()
})

it('adds and removes frontends of the side that has a gateway, and tells of it before and after', async () => {
  cluster.inFlight = 100
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told).toEqual(['add decided', 'add buyer-frontend-2 done'])
  cluster.inFlight = 0
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told.slice(2)).toEqual(['remove buyer-frontend-2 decided', 'remove buyer-frontend-2 done'])
  const { sides, decisions } = scaler.state()
  expect(sides).toEqual(['buyer'])
  expect(decisions).toMatchObject([
    { change: 'add', from: 1, side: 'buyer' },
    { change: 'remove', from: 2, side: 'buyer' },
  ])
})

it('tells why a frontend could not be added, and tries again after the cool-down', async () => {
  cluster.inFlight = 100
  cluster.refusal = new ApiError('UNAVAILABLE', 'no port is free')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual(['add decided', 'add no port is free done'])
  cluster.refusal = undefined
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told.slice(2)).toEqual(['add decided', 'add buyer-frontend-2 done'])
})

it('looks at nothing while it is off', async () => {
  scaler.set({ on: false })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(cluster.looks).toBe(0)
  scaler.set({ on: true, most: undefined })
  await vi.advanceTimersByTimeAsync(600)
  expect(cluster.looks).toBe(1)
  expect(scaler.state().settings).toMatchObject({ on: true, most: 2 })
})

it('refuses more at the least than at the most, and stays as it was', () => {
  expect(() => scaler.set({ least: 3 })).toThrow('at least as many as "least"')
  expect(scaler.state().settings.least).toBe(1)
})
