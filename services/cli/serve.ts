import { randomUUID } from 'node:crypto'
import { portProblem } from '../host/cluster-ports.ts'
import type { ServiceName } from '../host/config.ts'
import { type Launch, launchVariable } from '../host/launch.ts'
import { givenConfig } from './given-config.ts'

/** Makes this process the service. It runs until a signal ends it. */
export async function serve(service: ServiceName, options: { config?: string }, built: URL): Promise<void> {
  const config = givenConfig(options)
  const problem = await portProblem(config, service)
  if (problem) throw problem
  const launch: Launch = { service, instance: randomUUID(), config }
  process.env[launchVariable] = JSON.stringify(launch)
  await import(/* @vite-ignore */ new URL(`${service}.js`, built).href)
}
