import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Claim, Finding, MeasureContext } from '../runner/claim.ts'
import { type ComposeMarket, services, startCompose } from './compose-market.ts'
import { podContainers, podMarket } from './pod-market.ts'
import { composeContainer, composeVolume } from './podman.ts'
import { rightsOf, wantedRights } from './rights.ts'
import type { BuiltImage, Stage } from './stage.ts'
import { threeHosts } from './three-hosts.ts'
import { openStall, password, purchase, Restocking, unitsOf } from './trade.ts'

const stalls = 4
const databases = services.slice(0, 2)
/** The user that the services are in their containers. */
const user = 1000
const betweenStopsMs = 1_000

/** The promises of docs/deploy.md about containers, in the order in which they are shown. */
export function containerClaims(stage: Stage): readonly Claim[] {
  let composed: Promise<ComposeMarket> | undefined
  const compose = async (context: MeasureContext) => {
    const { podman, folder } = await stage.built(context)
    return (composed ??= startCompose(podman, stage.project, backupFolder(folder)))
  }
  const claim = (id: string, says: string, measure: Claim['measure']): Claim => ({
    id,
    says,
    short: false,
    tries: 1,
    disturbanceIsNoExcuse: true,
    measure,
  })
  const withImage =
    (show: (built: BuiltImage, context: MeasureContext) => Promise<Finding>): Claim['measure'] =>
    async (context) =>
      show(await stage.built(context), context)
  const withCompose =
    (show: (market: ComposeMarket, context: MeasureContext) => Promise<Finding>): Claim['measure'] =>
    async (context) =>
      show(await compose(context), context)
  return [
    claim('image', 'The Dockerfile builds, unchanged.', withImage(imageBuilds)),
    claim(
      'compose',
      'compose.yaml starts four services. Their health checks say that they are ready, and they serve a purchase.',
      withCompose(serves),
    ),
    claim(
      'rights',
      'A container is an ordinary user with no capabilities and a file system that it can only read.',
      withCompose(hasNoRights),
    ),
    claim('drain', 'SIGTERM ends each service in order, and no answered write is lost.', withCompose(drains)),
    claim(
      'backup',
      'A backup that was taken while the market was used is restored into an empty one.',
      withCompose(isRestored),
    ),
    claim(
      'profiles',
      'With the profiles gateway and followers, purchases go on while a frontend is away.',
      withCompose(goesOn),
    ),
    claim(
      'pod',
      'deploy/podman starts as a pod, serves a purchase, and keeps its data when it is ended and started again.',
      withImage(async (built) => {
        await (await composed)?.down()
        composed = undefined
        return playsPod(built, stage.project)
      }),
    ),
    claim(
      'hosts',
      'With the configuration of deploy/systemd, services on three hosts serve purchases, also when one with frontends is lost.',
      (context) => threeHosts(stage.project, context),
    ),
    claim('removed', 'Everything that was made for this is removed.', async () => {
      const left = await stage.clear()
      return { holds: left.length === 0, figure: left.join(', ') || 'nothing left', bound: 'nothing left' }
    }),
  ]
}

function backupFolder(folder: string): string {
  const backup = join(folder, 'backup')
  mkdirSync(backup)
  chownSync(backup, user, user)
  return backup
}

async function imageBuilds({ podman, base }: BuiltImage): Promise<Finding> {
  const size = Number(await podman.inspect('marketlab:0.2.0', '{{.Size}}'))
  const baseSize = Number(await podman.inspect(base, '{{.Size}}'))
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  return {
    holds: true,
    figure: `${megabytes(size)}, of which ${base} is ${megabytes(baseSize)}`,
    bound: 'an image',
  }
}

async function serves({ ports }: ComposeMarket): Promise<Finding> {
  const status = await purchase(ports)
  return { holds: status === 'paid', figure: `an order that is ${status}`, bound: 'an order that is paid' }
}

async function hasNoRights({ podman }: ComposeMarket): Promise<Finding> {
  const found = await Promise.all(services.map((service) => rightsOf(podman, composeContainer(service))))
  const [different] = found.filter((rights) => rights !== wantedRights)
  return {
    holds: different === undefined,
    figure: different ?? `${wantedRights}, four times`,
    bound: wantedRights,
  }
}

/** Every service is stopped and started once, while sellers restock. */
async function drains({ podman, ports }: ComposeMarket, { progress }: MeasureContext): Promise<Finding> {
  const initial = 10
  const writers = await Promise.all(
    Array.from({ length: stalls }, async () => new Restocking(await openStall(ports, initial))),
  )
  const codes: string[] = []
  for (const service of services) {
    await pause(betweenStopsMs)
    const container = composeContainer(service)
    await podman.run('stop', '--time', '15', container)
    const code = await podman.inspect(container, '{{.State.ExitCode}}')
    codes.push(`${service} ${code}`)
    await podman.run('start', container)
    progress(`${service} ended with ${code}`)
  }
  await Promise.all(writers.map((writer) => writer.stop()))
  const lost = await Promise.all(
    writers.map(async ({ stall, answered }) => initial + answered - (await unitsOf(stall))),
  )
  const answered = writers.reduce((sum, writer) => sum + writer.answered, 0)
  const inDoubt = writers.reduce((sum, writer) => sum + writer.inDoubt, 0)
  return {
    holds: lost.every((count) => count === 0) && codes.every((code) => code.endsWith(' 0')) && answered > 0,
    figure: `${lost.reduce((sum, count) => sum + Math.abs(count), 0)} of ${answered} writes lost or doubled, ${inDoubt} replies lost; exit codes: ${codes.join(', ')}`,
    bound: '0 lost or doubled, exit code 0',
  }
}

/** The name of a snapshot of each database. */
async function snapshotsIn({ tools }: ComposeMarket): Promise<Map<string, string>> {
  const line = (await tools('snapshot', 'list', '--json')).split('\n').find((text) => text.startsWith('{'))
  const { snapshots } = JSON.parse(line!) as { snapshots: { service: string; name: string }[] }
  return new Map(snapshots.map(({ service, name }) => [service, name]))
}

async function isRestored(market: ComposeMarket): Promise<Finding> {
  const { podman, ports, tools } = market
  const stall = await openStall(ports, 7)
  await tools('snapshot', 'take', '--served')
  for (const [service, name] of await snapshotsIn(market))
    await tools('snapshot', 'export', name, `/backup/${service}.sqlite`)
  await market.down()
  for (const volume of ['market', ...databases]) await podman.run('volume', 'rm', composeVolume(volume))
  for (const service of databases) await tools('snapshot', 'import', `/backup/${service}.sqlite`)
  const imported = await snapshotsIn(market)
  await tools('snapshot', 'restore', ...imported.values(), '--yes')
  await market.up()
  const { session } = (await stall.client.ok('Login', { username: stall.username, password })) as {
    session: string
  }
  stall.client.session = session
  const units = await unitsOf(stall)
  const status = await purchase(ports)
  return {
    holds: units === 7 && status === 'paid',
    figure: `${units} of 7 units, and an order that is ${status}`,
    bound: 'all units, and an order that is paid',
  }
}

async function goesOn(market: ComposeMarket): Promise<Finding> {
  const { podman, gateways } = market
  const further = ['product-follower-1', 'product-follower-2', 'gateway', 'seller-gateway']
  await market.add({ MARKETLAB_CATALOGUE_READS: 'eventual' }, ...further)
  const before = await purchase(gateways)
  for (const side of ['buyer', 'seller']) await podman.run('stop', composeContainer(`${side}-frontend`))
  const after = await purchase(gateways)
  return {
    holds: before === 'paid' && after === 'paid',
    figure: `orders that are ${before} and ${after}`,
    bound: 'paid, before and after',
  }
}

async function playsPod(built: BuiltImage, project: string): Promise<Finding> {
  const { podman } = built
  const { ports, play, down } = await podMarket(built, project)
  await play()
  const status = await purchase(ports)
  const rights = await Promise.all(podContainers.map((container) => rightsOf(podman, container)))
  const stall = await openStall(ports, 7)
  await down()
  await play()
  const units = await unitsOf(stall)
  const hasNone = rights.every((found) => found === wantedRights)
  return {
    holds: status === 'paid' && units === 7 && hasNone,
    figure: `an order that is ${status}; after a new start ${units} of 7 units; ${hasNone ? wantedRights : rights.join(' | ')}`,
    bound: 'paid, all units, and the same rights',
  }
}
