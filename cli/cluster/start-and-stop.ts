import { setTimeout as pause } from 'node:timers/promises'
import type { ControlClient } from '../../services/cluster/control/control-client.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { SilentFailure } from '../base/exit-codes.ts'
import { type ControlOptions, dataFolderOf, noCluster, withControl } from '../control/with-control.ts'
import { counted } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { type ListOptions, showMembers } from './change-cluster.ts'

/** The members may have to finish what they do. */
const stopsWithinMs = 60_000
const lookMs = 50

/** Tells about the cluster that runs on the data folder. It fails if there is none. */
export async function showStatus(options: ListOptions): Promise<void> {
  const folder = dataFolderOf(options)
  const printer = stdoutPrinter(options)
  const record = findCluster(folder)
  if (record === undefined) {
    printer.data({ running: false, folder })
    printer.say(noCluster(folder))
    throw new SilentFailure()
  }
  const { pid, startedAt } = record
  const { members, faults } = await withControl(options, async (control) => {
    return { members: await control.members(), faults: await control.faults() }
  })
  printer.data({ running: true, folder, pid, startedAt, members, faults: faults.length })
  const healthy = members.filter(({ answers }) => answers).length
  printer.say(
    `A cluster runs on ${folder}, process ${pid}, since ${startedAt}: ${healthy} of ${counted(members.length, 'member')} ` +
      `${healthy === 1 ? 'is' : 'are'} healthy, ${counted(faults.length, 'fault')} active.`,
  )
  showMembers(printer, members)
}

export async function startMembers(name: string | undefined, options: ControlOptions): Promise<void> {
  await withControl(options, (control) => control.start(name))
  stdoutPrinter().always(name === undefined ? 'All members are healthy.' : `${name} is healthy.`)
}

export async function stopMembers(name: string | undefined, options: ControlOptions): Promise<void> {
  const { ends } = await withControl(options, (control) => control.stop(name))
  if (ends) await clusterEnds(dataFolderOf(options))
  stdoutPrinter().always(ends ? 'The cluster is stopped.' : `${name} is stopped.`)
}

/** One member, or all, one after the other: the others go on meanwhile. */
export async function restartMembers(name: string | undefined, options: ControlOptions): Promise<void> {
  const printer = stdoutPrinter()
  await withControl(options, async (control) => {
    const names = name === undefined ? (await control.members()).map((member) => member.name) : [name]
    for (const each of names) {
      await restart(control, each)
      printer.always(`${each} is healthy again.`)
    }
  })
}

/** A member that runs stays supervised meanwhile: the cluster goes on, even if it is the only one. */
async function restart(control: ControlClient, name: string): Promise<void> {
  const look = async () => (await control.members()).find((member) => member.name === name)
  const before = await look()
  if (before?.pid === undefined) {
    await control.start(name)
    return
  }
  await control.signal(name, 'restart')
  const until = performance.now() + stopsWithinMs
  for (;;) {
    const now = await look()
    if (now?.answers && now.pid !== before.pid) return
    if (performance.now() > until)
      throw new Error(`${name} is not healthy yet: look again with "cluster status".`)
    await pause(lookMs)
  }
}

async function clusterEnds(folder: string): Promise<void> {
  const until = performance.now() + stopsWithinMs
  while (findCluster(folder) !== undefined) {
    if (performance.now() > until)
      throw new Error(`The cluster on ${folder} is still ending: look again with "cluster status".`)
    await pause(lookMs)
  }
}
