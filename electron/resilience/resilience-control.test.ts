import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ForkLauncher } from '../../services/cluster/fork-launcher.ts'
import { parseConfig, serviceNames } from '../../services/config/config.ts'
import { resilienceSchema } from '../../services/resilience/settings.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { AppCluster } from '../cluster/app-cluster.ts'
import { ResilienceControl } from './resilience-control.ts'

test('what the services were told to switch on is on again after all were stopped and started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-test-'))
  const base = await freePortBase(serviceNames.length)
  const config = parseConfig({
    services: Object.fromEntries(serviceNames.map((service, index) => [service, { port: base + index }])),
    storage: { folder },
  })
  const cluster = new AppCluster({
    config: () => config,
    launcher: new ForkLauncher((service) => new URL(`../../out/${service}.js`, import.meta.url)),
    onLine: () => undefined,
  })
  const desk = new ResilienceControl(cluster, controlCluster(cluster))
  onTestFinished(async () => {
    await cluster.stop('all')
    rmSync(folder, { recursive: true, force: true })
  })
  await cluster.start('all')
  await desk.set(resilienceSchema.parse({ breaker: { on: true } }))
  for (const _ of ['before', 'after']) {
    const { settings, members } = await desk.look()
    expect(settings.breaker.on).toBe(true)
    expect(members.map(({ report }) => report?.settings.breaker.on)).toEqual([true, true, true])
    await cluster.stop('all')
    await cluster.start('all')
  }
})
