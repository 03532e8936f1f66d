import { randomUUID } from 'node:crypto'
import { portProblem } from '../host/cluster-ports.ts'
import { type Launch, launchVariable } from '../host/launch.ts'
import { membersOf } from '../host/members.ts'
import { UsageError } from './failures.ts'
import { givenConfig } from './given-config.ts'

/** Makes this process the member of the cluster that is called so. It runs until a signal ends it. */
export async function serve(name: string, options: { config?: string }, built: URL): Promise<void> {
  const config = givenConfig(options)
  const members = membersOf(config)
  const member = members.find((one) => one.name === name)
  if (member === undefined) {
    const names = members.map((one) => one.name).join(', ')
    throw new UsageError(`There is no service "${name}". Choose one of ${names}.`)
  }
  const problem = await portProblem(member)
  if (problem) throw problem
  const launch: Launch = { service: member.kind, member: name, instance: randomUUID(), config }
  process.env[launchVariable] = JSON.stringify(launch)
  await import(/* @vite-ignore */ new URL(`${member.kind}.js`, built).href)
}
