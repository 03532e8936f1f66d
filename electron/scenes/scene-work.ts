import { isDeepStrictEqual } from 'node:util'
import { needsRestart } from '../../services/config/start-settings.ts'
import type { Config } from '../../services/config/config.ts'
import { isCore } from '../../services/config/members.ts'
import { refusalsOf } from '../../services/cluster/instructions.ts'
import { parseFault } from '../../services/faults/model/parse-fault.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { sceneInstructions } from '../../services/scenes/scene-instructions.ts'
import { membersOfShape, type SceneMember } from '../../services/scenes/scene-members.ts'
import type { SettingsChange } from '../ipc/settings-types.ts'
import { loadSample } from './load-sample.ts'
import type { Work } from './opening.ts'
import type { SceneParts } from './scene-parts.ts'
import { windowWork } from './scene-windows.ts'

/**
 * The steps that set the app up as a scene says. `keep` makes the scene the open one, and `next` is the configuration of
 * its cluster.
 */
export function workToOpen(parts: SceneParts, scene: Scene, next: Config, keep: () => void): Work[] {
  const { cluster, faults, settings } = parts
  const wanted = membersOfShape(scene.cluster)
  const current = cluster.addresses()
  const leaving = current.filter(
    ({ name, ...member }) => !isCore(name) && !wanted.some(isSame({ name, ...member })),
  )
  const joining = wanted.filter((member) => !current.some(isSame(member)))
  const restarts = cluster.isRunning && needsRestart(cluster.config, next)
  const work: Work[] = []
  if (faults.active().length > 0) work.push({ text: 'Heal the active faults', do: () => faults.healAll() })
  if (restarts) work.push({ text: 'Stop the services', do: () => cluster.stop('all'), isVital: true })
  for (const { name } of leaving)
    work.push({ text: `Remove ${name}`, do: () => cluster.removeMember(name), isVital: true })
  work.push({
    text: 'Apply the settings',
    async do() {
      settings.change(settingsOf(scene))
      keep()
      parts.autoscaler.set(next.autoscale)
      await instruct(parts, scene)
    },
    isVital: true,
  })
  for (const { name, kind, side } of joining)
    work.push({
      text: `Add ${name}`,
      do: async () => void (await cluster.addMember({ kind: kind as FurtherKind, name, side })),
      isVital: true,
    })
  work.push({ text: 'Start the services', do: () => cluster.start('all'), isVital: true })
  if (scene.sample)
    work.push({
      text: 'Load the sample data if it is missing',
      do: (signal) => loadSample(parts.sample, signal),
    })
  return [...work, ...workToShow(parts, scene, { replacesWindows: true })]
}

type FurtherKind = Parameters<SceneParts['cluster']['addMember']>[0]['kind']

/** The steps of an app that starts with an open scene, once its cluster runs. */
export function workToShow(parts: SceneParts, scene: Scene, { replacesWindows = false } = {}): Work[] {
  const { sample, recording } = scene.traces
  return [
    ...windowWork(parts, scene, replacesWindows),
    ...trafficWork(parts, scene),
    {
      text: 'Choose what is traced',
      do: async () => void (await parts.traces.set({ sample, isRecording: recording })),
    },
    ...scene.faults.active.map((text): Work => ({
      text: `Start the fault: ${text}`,
      do: async () => void (await parts.faults.add(parseFault(text))),
    })),
  ]
}

function trafficWork({ background }: SceneParts, { traffic }: Scene): Work[] {
  const { isOn, ratePerSecond } = background.state()
  if (traffic > 0)
    return [
      {
        text: 'Start background traffic',
        do: () => background.set({ isOn: true, ratePerSecond: traffic }),
      },
    ]
  return isOn
    ? [{ text: 'End background traffic', do: () => background.set({ isOn: false, ratePerSecond }) }]
    : []
}

/** Members that start later are told, too. */
export async function instruct({ cluster }: SceneParts, scene: Scene): Promise<void> {
  const told = sceneInstructions(scene, cluster.nextConfig).map(({ to, op, args }) =>
    cluster.instructions.give(to, op, args),
  )
  const refusals = (await Promise.all(told.map(refusalsOf))).flat()
  if (refusals.length > 0)
    throw new Error(refusals.map(({ member, reason }) => `${member} did not take them: ${reason}`).join(' '))
}

/** The part of a scene that the app keeps in its own settings. */
export function settingsOf({ cluster: { config }, route }: Scene): SettingsChange {
  const { sessions, payments } = config as {
    sessions?: { idleSeconds?: number }
    payments?: { delayMs?: number; declineRate?: number }
  }
  const said = {
    sessionIdleSeconds: sessions?.idleSeconds,
    paymentDelayMs: payments?.delayMs,
    paymentDeclineRate: payments?.declineRate,
  }
  return {
    shopRoute: route,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  }
}

function isSame({ name, kind, side }: SceneMember): (other: SceneMember) => boolean {
  const sideOf = (member: Pick<SceneMember, 'side'>) => member.side ?? 'buyer'
  return (other) => isDeepStrictEqual([name, kind, sideOf({ side })], [other.name, other.kind, sideOf(other)])
}
