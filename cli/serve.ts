import { randomUUID } from 'node:crypto'
import { portProblem } from '../services/cluster/ports.ts'
import { type Launch, launchVariable } from '../services/process/launch.ts'
import { membersOf } from '../services/config/members.ts'
import { UsageError } from './base/exit-codes.ts'
import { configOfOptions } from './base/config-of-options.ts'

/** Makes this process the member of the cluster that is called so. It runs until a signal ends it. */
export async function serve(name: string, options: { config?: string }, built: URL): Promise<void> {
  const config = configOfOptions(options)
  const members = membersOf(config)
  const member = members.find((one) => one.name === name)
  if (member === undefined) {
    const names = members.map((one) => one.name).join(', ')
    throw new UsageError(`There is no service "${name}". Choose one of ${names}.`)
  }
  const problem = await portProblem(member)
  if (problem) throw problem
  const launch: Launch = {
    service: member.kind,
    member: name,
    instance: randomUUID(),
    config,
    keepsLog: config.logs.files.on && config.logs.files.serve,
  }
  process.env[launchVariable] = JSON.stringify(launch)
  await import(/* @vite-ignore */ new URL(`${member.kind}.js`, built).href)
}
