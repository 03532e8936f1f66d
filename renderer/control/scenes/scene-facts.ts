import type { Scene, SceneWindow } from '../../../electron/ipc/scene-types.ts'
import { plural } from '../../shared/format.ts'
import { pages } from '../state/pages.ts'

export interface SceneFact {
  label: string
  values: string[]
}

const routeWords: Record<Scene['route'], string> = {
  direct: 'to the first frontend of their side',
  gateway: 'through a gateway',
  spread: 'to all frontends of their side, in turn',
}

/** The contents of a scene in words, without the usual values. */
export function sceneFacts(scene: Scene): SceneFact[] {
  const { cluster, faults, traces, windows, page, zoom } = scene
  const facts: SceneFact[] = [
    { label: 'Members', values: memberWords(scene) },
    { label: 'Settings', values: settingWords(cluster.config) },
    { label: 'Prepared faults', values: faults.prepared },
    { label: 'Active faults', values: faults.active },
    { label: 'Windows', values: windowWords(windows) },
    { label: 'Shop windows connect', values: scene.route === 'direct' ? [] : [routeWords[scene.route]] },
    { label: 'Market', values: scene.sample ? ['sample data'] : [] },
    {
      label: 'Background traffic',
      values: scene.traffic === 0 ? [] : [`${plural(scene.traffic, 'request')} a second`],
    },
    {
      label: 'Traces',
      values: [
        ...(traces.sample === 'some' ? [] : [traces.sample === 'all' ? 'all requests' : 'no requests']),
        ...(traces.recording ? ['frames are recorded'] : []),
      ],
    },
    { label: 'Size of the pages', values: zoom === 1 ? [] : [`${Math.round(zoom * 100)} %`] },
    { label: 'Page', values: [pages.find(({ id }) => id === page)?.title ?? page] },
  ]
  return facts.filter(({ values }) => values.length > 0)
}

function memberWords({ cluster, followers, balancing, paymentsOutage }: Scene): string[] {
  const { buyerFrontends, sellerFrontends, gateway, sellerGateway, payments } = cluster
  const own = [
    ...Object.entries(followers).map(
      ([name, { delayMs, stopped }]) => `${name}: ${stopped ? 'stopped' : `${delayMs} ms behind`}`,
    ),
    ...Object.entries(balancing).map(([name, policy]) => `${name}: ${policy}`),
    ...(paymentsOutage === 'none' ? [] : [`payments: outage, ${paymentsOutage}`]),
  ]
  const beside = [
    ...(buyerFrontends > 1 ? [`${buyerFrontends} buyer frontends`] : []),
    ...(sellerFrontends > 1 ? [`${sellerFrontends} seller frontends`] : []),
    ...(gateway ? ['a gateway for buyers'] : []),
    ...(sellerGateway ? ['a gateway for sellers'] : []),
    ...(cluster.followers > 0 ? [plural(cluster.followers, 'follower')] : []),
    ...(payments ? ['a payments service'] : []),
  ]
  return beside.length === 0 ? ['the four services'] : [...beside, ...own]
}

/** Each setting with its path, such as "resilience.breaker.on: true". */
export function settingWords(config: unknown, path: readonly string[] = []): string[] {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    return [`${path.join('.')}: ${typeof config === 'string' ? config : JSON.stringify(config)}`]
  return Object.entries(config).flatMap(([key, value]) => settingWords(value, [...path, key]))
}

function windowWords(windows: readonly SceneWindow[]): string[] {
  return windows
    .filter(({ role }) => role !== 'control')
    .map(({ role, account }) => (account === undefined ? role : `${role}: ${account}`))
}
