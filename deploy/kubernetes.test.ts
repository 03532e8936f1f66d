import { expect, test } from 'vitest'
import { loadConfig } from '../services/config/load-config.ts'
import { membersOf } from '../services/config/members.ts'
import { inProject } from '../electron/runtime/project.js'
import { version } from '../services/process/version.ts'
import { documentsIn, kustomize, type Manifest, read, rendered, workload } from './testing/manifests.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- objects of every kind */

const base = [
  'base/customer-db',
  'base/product-db',
  'frontends/buyer/buyer-frontend',
  'frontends/seller/seller-frontend',
]
const policies = ['base/disruption-budgets', 'base/network-policies']
const config = loadConfig(inProject('deploy/container/marketlab.yaml'), {})
const members = membersOf(config)

const asWritten = [...base, ...policies].flatMap((name) =>
  documentsIn(read(`deploy/kubernetes/${name}.yaml`)),
)

if (kustomize === undefined) process.stderr.write('Skipped: there is no kubectl or kustomize here.\n')

test('the four services as they are written', () => {
  expect(problemsOf(asWritten)).toEqual([])
  expect(membersIn(asWritten)).toEqual(['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'])
})

test.skipIf(kustomize === undefined).each([
  ['base', ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend']],
  [
    'overlays/gateway',
    ['gateway', 'seller-gateway', 'buyer-frontend-2', 'seller-frontend-2', ...membersIn(asWritten)],
  ],
  ['overlays/scaled', ['product-follower-1', 'product-follower-2', ...membersIn(asWritten)]],
])('%s is rendered', (folder, wanted) => {
  const manifests = rendered(`deploy/kubernetes/${folder}`)
  expect(problemsOf(manifests)).toEqual([])
  expect(membersIn(manifests).sort()).toEqual([...wanted].sort())
  expect(new Set(imagesIn(manifests))).toEqual(new Set([`marketlab:${version}`]))
  expect(manifests.every(({ kind, metadata }) => kind === 'Namespace' || (metadata as any).namespace)).toBe(
    true,
  )
  expect(unknownReferences(manifests)).toEqual([])
})

/** All that runs pods, with the parts that are looked at. */
function workloads(manifests: readonly Manifest[]) {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((manifest) => ({ manifest: manifest as any, ...workload.parse(manifest) }))
}

function membersIn(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).map(({ spec }) => spec.template.spec.containers[0]!.args[1]!)
}

function imagesIn(manifests: readonly Manifest[]): string[] {
  return workloads(manifests).flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image))
}

function problemsOf(manifests: readonly Manifest[]): string[] {
  return [
    ...workloads(manifests).flatMap(({ metadata: { name }, spec }) => {
      const { labels } = spec.template.metadata
      const [container] = spec.template.spec.containers
      const member = members.find((one) => one.name === container!.args[1])
      const service = manifests.find(
        ({ kind, metadata }) => kind === 'Service' && metadata.name === name,
      ) as any
      const port = (wanted: string) => container!.ports.find((one) => one.name === wanted)?.containerPort
      const isCovered = (kind: string) =>
        manifests.some((other) => other.kind === kind && matches((other as any).spec.podSelector, labels))
      return [
        [member !== undefined, 'runs no member of the configuration'],
        [member?.host === name, 'is not where the others look for it'],
        [member?.port === port('market'), 'has another port than in the configuration'],
        [port('http') === 9600, 'has another port for its probes'],
        [service?.spec.ports[0].port === member?.port, 'has no Service with its port'],
        [isWithin(service?.spec.selector, labels), 'is not selected by its Service'],
        [isWithin(spec.selector.matchLabels, labels), 'is not selected by itself'],
        [isCovered('NetworkPolicy'), 'has no network policy'],
        [container!.resources?.limits.memory !== undefined, 'may take all memory'],
        [container!.readinessProbe?.httpGet?.path === '/ready', 'is not asked whether it is ready'],
        [container!.livenessProbe.httpGet?.path === '/health', 'is not asked whether it works'],
        [container!.securityContext.capabilities.drop.includes('ALL'), 'keeps capabilities'],
      ].flatMap(([isRight, problem]) => (isRight === true ? [] : [`${name} ${String(problem)}`]))
    }),
    ...manifests
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .filter(
        (budget) =>
          !workloads(manifests).some(({ spec }) =>
            matches((budget as any).spec.selector, spec.template.metadata.labels),
          ),
      )
      .map(({ metadata }) => `the budget ${metadata.name} protects nothing`),
  ]
}

/** ConfigMaps and accounts that pods name and that are not there. The secret is made by hand. */
function unknownReferences(manifests: readonly Manifest[]): string[] {
  const has = (wanted: string, name: string) =>
    manifests.some(({ kind, metadata }) => kind === wanted && metadata.name === name)
  return workloads(manifests).flatMap(({ manifest }) => {
    const { serviceAccountName, containers } = manifest.spec.template.spec
    const maps = containers[0].envFrom.map((from: any) => from.configMapRef.name as string)
    return [
      ...maps.filter((name: string) => !has('ConfigMap', name)),
      ...(has('ServiceAccount', serviceAccountName) ? [] : [serviceAccountName]),
    ]
  })
}

function isWithin(wanted: Record<string, string> | undefined, labels: Record<string, string>): boolean {
  return wanted !== undefined && Object.entries(wanted).every(([key, value]) => labels[key] === value)
}

/** A selector as policies and budgets have it. One for all pods says nothing of this one. */
function matches(selector: any, labels: Record<string, string>): boolean {
  return Object.keys(selector).length > 0 && isWithin(selector.matchLabels, labels)
}
