import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { inProject } from '../electron/runtime/project.js'
import { loadConfig } from '../services/config/load-config.ts'
import { membersOf } from '../services/config/members.ts'
import { version } from '../services/process/version.ts'
import { documentsIn, podSpec, read, readMerged } from './testing/manifests.ts'

const image = `marketlab:${version}`
const members = membersOf(loadConfig(inProject('deploy/container/marketlab.yaml'), {}))

const service = z.object({
  image: z.string(),
  profiles: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges')]),
  depends_on: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
})
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(readMerged('compose.yaml'))
const services = Object.entries(compose.services)
const ours = services.filter(([, { command }]) => command[0] === 'serve')

test('every container of ours runs the member that it is called by, where the others look for it', () => {
  expect(ours.map(([name]) => name).sort()).toEqual(members.map(({ name }) => name).sort())
  expect(members.filter(({ name, host }) => name !== host)).toEqual([])
  expect(ours.filter(([name, { command }]) => command[1] !== name)).toEqual([])
  expect(ours.filter(([, one]) => one.image !== image)).toEqual([])
})

test('without a profile there are the four services, and only frontends can be reached from outside', () => {
  const always = services.filter(([, { profiles }]) => profiles.length === 0)
  expect(always.map(([name]) => name)).toEqual([
    'customer-db',
    'product-db',
    'buyer-frontend',
    'seller-frontend',
  ])
  expect(new Set(services.flatMap(([, { profiles }]) => profiles))).toEqual(
    new Set(['gateway', 'followers', 'observability', 'tools']),
  )
  const reachable = ours.filter(([, { ports }]) => ports.length > 0).map(([name]) => name)
  expect(reachable).toEqual(['buyer-frontend', 'seller-frontend', 'gateway', 'seller-gateway'])
})

test('a published port leads to the one on which the member listens', () => {
  const portOf = (name: string) => members.find((member) => member.name === name)!.port
  const wrong = ours.filter(([name, { ports }]) => ports.some((port) => !port.endsWith(`:${portOf(name)}`)))
  expect(wrong).toEqual([])
})

test('what a container waits for, mounts and stores in is there', () => {
  const missing = services.flatMap(([name, { depends_on, volumes }]) => [
    ...depends_on.filter((other) => compose.services[other] === undefined),
    ...volumes
      .filter((volume) => !volume.startsWith('$'))
      .map((volume) => volume.split(':')[0]!)
      .filter((from) => (from.startsWith('.') ? !existsSync(inProject(from)) : !(from in compose.volumes)))
      .map((from) => `${name}: ${from}`),
  ])
  expect(missing).toEqual([])
})

test('the pod has the same four services, with as few rights', () => {
  const pod = documentsIn(read('deploy/podman/market.yaml')).find(({ kind }) => kind === 'Pod')
  const { containers } = podSpec.parse((pod as unknown as { spec: unknown }).spec)
  expect(containers.map(({ args }) => args)).toEqual(members.slice(0, 4).map(({ name }) => ['serve', name]))
  expect(new Set(containers.map((container) => container.image))).toEqual(new Set([image]))
  expect(
    containers.filter(({ securityContext }) => !securityContext.capabilities.drop.includes('ALL')),
  ).toEqual([])
})

test('the Dockerfile names the image of this version', () => {
  expect(read('Dockerfile')).toContain(`-t ${image} `)
})
