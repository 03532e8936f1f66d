import type { Config } from '../../services/config/config.ts'
import { fieldOf, inPlainWords, pathOf } from '../../services/config/plain-words.ts'
import type { CatalogueSettings, FollowerSettings } from '../../services/contract/following.ts'
import type { BalancingPolicy } from '../../services/contract/gateway.ts'
import type { DeskChange } from '../../services/contract/order-desk.ts'
import type { PaymentSwitches } from '../../services/contract/payments.ts'
import { describeFault } from '../../services/faults/model/describe-fault.ts'
import type { Fault } from '../../services/faults/model/fault.ts'
import { parseFault } from '../../services/faults/model/parse-fault.ts'
import type { ResilienceSettings } from '../../services/resilience/settings.ts'
import {
  isSampleAccount,
  type Scene,
  type SceneWindow,
  sceneSchema,
  whyImpossible,
  withNames,
} from '../../services/scenes/scene.ts'
import { sceneSettingsOf } from '../../services/scenes/scene-config.ts'
import { membersOfShape, namesInScene, shapeOf } from '../../services/scenes/scene-members.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { placeOf } from '../shell/window-places.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { SceneParts } from './scene-parts.ts'

type Said = Pick<Scene, 'title' | 'text' | 'page' | 'sample'>

/** The set-up of the app as it is now, and what a scene cannot hold of it, in sentences. */
export function captureScene(
  parts: SceneParts,
  prepared: readonly string[],
  said: Said,
): { scene: Scene; leftOut: string[] } {
  const { scene, leftOut } = setUpOf(parts, prepared, said)
  const read = sceneSchema.safeParse(scene, inPlainWords)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new ApiError(
      'INVALID_ARGUMENT',
      `A scene cannot hold this: ${fieldOf(pathOf(issue!))}: ${issue!.message}.`,
    )
  }
  return { scene: read.data, leftOut }
}

/** The same in the form of a scene, also where a scene cannot hold all of it. */
export function setUpOf(
  parts: SceneParts,
  prepared: readonly string[],
  said: Said,
): { scene: Scene; leftOut: string[] } {
  const { settings, cluster, faults, traces, windows, background, markets } = parts
  const { further } = cluster.config
  const names = namesInScene(further)
  const members = new MemberSettings(cluster, names)
  const config = { ...members.config(), autoscale: parts.autoscaler.state().settings }
  const shape = shapeOf(further)
  const left: string[] = further
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => `${name} is left out: a scene has one gateway for each side and one payments service.`)
  const faultsOf = (list: readonly Fault[]) =>
    list.flatMap((one) => {
      const text = describeFault(one)
      const fault = withNames(one, names)
      const why = whyImpossible(fault, membersOfShape(shape))
      if (why === undefined) return [describeFault(fault)]
      left.push(`The fault “${text}” is left out: ${why}`)
      return []
    })
  const { sample, isRecording } = traces.state()
  const traffic = background.state()
  const elsewhere = markets.current?.name
  const scene: Scene = {
    ...said,
    cluster: { ...shape, config: sceneSettingsOf(config) },
    followers: members.followers(config),
    balancing: members.balancing(config),
    paymentsOutage: members.paymentsOutage(),
    route: settings.current.shopRoute,
    faults: {
      prepared: faultsOf(prepared.map(parseFault)),
      active: faultsOf(faults.active().map(({ fault }) => fault)),
    },
    traffic: traffic.isOn ? traffic.ratePerSecond : 0,
    traces: { sample, recording: isRecording },
    windows: windows.all.map((window) => windowOf(window, elsewhere === undefined)),
    zoom: zoomOf(windows.all),
  }
  for (const { role, username } of windows.all) {
    if (username === undefined) continue
    if (elsewhere !== undefined)
      left.push(`${username} will not be logged in: this is a user of the market ${elsewhere}.`)
    else if (!isSampleAccount(role, username))
      left.push(
        `${username} will not be logged in: a scene keeps no passwords, and knows those of the sample data alone.`,
      )
  }
  return { scene, leftOut: left }
}

function windowOf({ role, username, browser }: AppWindow, isInOwnMarket: boolean): SceneWindow {
  const isKept = isInOwnMarket && username !== undefined && isSampleAccount(role, username)
  return { role, ...(isKept && { account: username }), place: placeOf(browser) }
}

function zoomOf([window]: readonly AppWindow[]): number {
  const factor = window?.browser.webContents.getZoomFactor() ?? 1
  return Math.min(3, Math.max(0.5, Math.round(factor * 100) / 100))
}

/** The settings that members work with: those that they were told last, or those of their start. */
class MemberSettings {
  readonly #cluster: SceneParts['cluster']
  readonly #names: ReadonlyMap<string, string>

  constructor(cluster: SceneParts['cluster'], names: ReadonlyMap<string, string>) {
    this.#cluster = cluster
    this.#names = names
  }

  config(): Config {
    const config = this.#cluster.nextConfig
    const { catalogue, orders, payments } = config
    const desk = this.#told<DeskChange>('SetOrderDesk', 'product-db')
    const paying = this.#told<PaymentSwitches>('SetPayments', this.#oneOf('payments'))
    const { whenPaymentsDown = payments.whenDown, ...switches } = desk ?? {}
    return {
      ...config,
      resilience: this.#told<ResilienceSettings>('SetResilience', 'product-db') ?? config.resilience,
      catalogue: { ...catalogue, ...this.#told<CatalogueSettings>('SetCatalogueReads', 'buyer-frontend') },
      orders: { ...orders, ...switches },
      payments: {
        ...payments,
        whenDown: whenPaymentsDown,
        ...(paying && { delayMs: Math.round(paying.delayMs), declineRate: paying.declineRate }),
      },
    }
  }

  followers({ catalogue }: Config): Record<string, FollowerSettings> {
    return this.#own<FollowerSettings>(
      'product-follower',
      'SetFollower',
      ({ delayMs, stopped }) => delayMs !== catalogue.delayMs || stopped,
    )
  }

  balancing({ gateway }: Config): Record<string, BalancingPolicy> {
    const own = this.#own<{ policy: BalancingPolicy }>(
      'gateway',
      'SetBalancing',
      ({ policy }) => policy !== gateway.policy,
    )
    return Object.fromEntries(Object.entries(own).map(([name, { policy }]) => [name, policy]))
  }

  paymentsOutage(): Scene['paymentsOutage'] {
    return this.#told<PaymentSwitches>('SetPayments', this.#oneOf('payments'))?.outage ?? 'none'
  }

  #own<Args extends object>(
    kind: string,
    op: string,
    differs: (args: Args) => boolean,
  ): Record<string, Args> {
    const told = this.#cluster.addresses().flatMap((member) => {
      const name = this.#names.get(member.name)
      const args = member.kind === kind ? this.#told<Args>(op, member.name) : undefined
      return name !== undefined && args !== undefined && differs(args) ? [[name, args] as const] : []
    })
    return Object.fromEntries(told)
  }

  #oneOf(kind: string): string | undefined {
    return this.#cluster.addresses().find((member) => member.kind === kind)?.name
  }

  #told<Args extends object>(op: string, name: string | undefined): Args | undefined {
    const member = this.#cluster.addresses().find((one) => one.name === name)
    return member && this.#cluster.instructions.given<Args>(op, member)
  }
}
