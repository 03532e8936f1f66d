import { shallowRef, watch } from 'vue'
import type { BenchmarkSummary } from '../../../electron/ipc/bench-types.ts'
import type { ExperimentOutline } from '../../../electron/ipc/experiment-types.ts'
import type { NamedScene } from '../../../electron/ipc/scene-types.ts'
import type { DatabaseSnapshots } from '../../../electron/ipc/snapshot-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { type ClusterVerb, useClusterActions, verbWords } from '../actions/cluster-actions.ts'
import { useBenchView } from '../benchmark/view.ts'
import { isPossible } from '../cluster/possible-verbs.ts'
import { useClusterView } from '../cluster/view.ts'
import { useExperimentsView } from '../experiments/view.ts'
import { useFaultActions } from '../faults/fault-actions.ts'
import { linksOf, membersOf } from '../faults/places.ts'
import { linkPresets, memberPresets, type Preset } from '../faults/presets.ts'
import { useLogQuery } from '../logs/use-log-query.ts'
import { momentOf } from '../snapshots/snapshot-words.ts'
import { useSceneActions } from '../scenes/scene-actions.ts'
import { useSnapshotsView } from '../snapshots/view.ts'
import type { Command } from '../state/command-registry.ts'
import { useNavigation } from '../state/navigation.ts'
import { useOverlays } from '../state/overlays.ts'
import { useCluster, useFaults, useScenes } from '../state/streams.ts'
import { serviceWords } from '../words/services.ts'

/** Everything that has a name and comes and goes: members, faults, experiments, scenes, snapshots and benchmarks. */
export function useNamedCommands(): () => Command[] {
  const sources = [useMemberCommands(), useFaultNames(), useListedNames()]
  return () => sources.flatMap((source) => source())
}

function useMemberCommands(): () => Command[] {
  const { cluster } = useCluster()
  const { act } = useClusterActions()
  const { goTo } = useNavigation()
  const { ask } = useLogQuery()
  const { sought } = useClusterView()

  function ofMember(name: string, icon: string): Command[] {
    const command = (id: string, title: string, run: () => void): Command => ({
      id: `member.${id}.${name}`,
      title,
      group: 'Services',
      icon,
      keywords: 'member service process card',
      run,
    })
    return [
      command('show', `Show ${name}`, () => {
        sought.value = name
        goTo('cluster')
      }),
      command('logs', `Show the logs of ${name}`, () => {
        ask({ sources: [name] })
        goTo('logs')
      }),
    ]
  }

  // The four have theirs with the other commands.
  function verbsOfFurther(): Command[] {
    return (cluster.value?.further ?? []).flatMap(({ name, status }) =>
      (Object.keys(verbWords) as ClusterVerb[]).map((verb) => ({
        id: `cluster.${verb}.${name}`,
        title: `${verbWords[verb].label} ${name}`,
        group: 'Services' as const,
        icon: verbWords[verb].icon,
        isPossible: () => isPossible(verb, status, cluster.value!.canPause),
        run: () => act(verb, name),
      })),
    )
  }

  return () => [
    ...membersOf(cluster.value).flatMap(({ name, kind }) => ofMember(name, serviceWords[kind].icon)),
    ...verbsOfFurther(),
  ]
}

function useFaultNames(): () => Command[] {
  const { cluster, isRunning } = useCluster()
  const { faults } = useFaults()
  const { begin, heal } = useFaultActions()
  const { prepared } = useScenes()

  function beginning(place: string, { label, icon, fault }: Preset): Command {
    return {
      id: `faults.begin.${place}.${label}`,
      title: `${label}: ${place}`,
      group: 'New faults',
      icon,
      keywords: `fault break ${fault.kind}`,
      run: () => begin(fault),
    }
  }

  return () => [
    ...faults.value.map(({ id, text }): Command => ({
      id: `faults.heal.${id}`,
      title: `Heal: ${text}`,
      group: 'Cluster',
      icon: 'i-lucide-heart-pulse',
      keywords: 'fault active end',
      run: () => heal(id),
    })),
    ...prepared.value.map(({ text, fault }): Command => ({
      id: `faults.prepared.${text}`,
      title: `Start: ${text}`,
      group: 'Cluster',
      icon: 'i-lucide-zap',
      keywords: 'fault prepared begin scene',
      isPossible: () => isRunning.value,
      run: () => begin(fault),
    })),
    ...(isRunning.value
      ? [
          ...linksOf(cluster.value).flatMap((link) =>
            linkPresets(link).map((preset) => beginning(`${link.from} → ${link.to}`, preset)),
          ),
          ...membersOf(cluster.value).flatMap((member) =>
            memberPresets(member)
              .filter(({ fault }) => !Object.hasOwn(verbWords, fault.kind) || 'forMs' in fault)
              .map((preset) => beginning(member.name, preset)),
          ),
        ]
      : []),
  ]
}

/** Asked for again whenever the palette opens. A list that cannot be had is left out; its page says why. */
function useListedNames(): () => Command[] {
  const { experiments, snapshots, bench, scenes } = controlBridge()
  const { page, goTo } = useNavigation()
  const { shown } = useOverlays()
  const { chosen, choose } = useExperimentsView()
  const { open } = useSceneActions()
  const { browsed } = useSnapshotsView()
  const { show } = useBenchView()
  const outlines = shallowRef<ExperimentOutline[]>([])
  const setUps = shallowRef<NamedScene[]>([])
  const databases = shallowRef<DatabaseSnapshots[]>([])
  const benchmarks = shallowRef<BenchmarkSummary[]>([])

  watch(shown, (overlay) => {
    if (overlay !== 'palette') return
    const ignore = () => undefined
    experiments.list().then((found) => (outlines.value = found), ignore)
    scenes.list().then((found) => (setUps.value = found.scenes), ignore)
    snapshots.list().then((found) => (databases.value = found), ignore)
    bench.list().then((found) => (benchmarks.value = found), ignore)
  })

  return () => [
    ...outlines.value.map(({ name, title }): Command => ({
      id: `experiment.${name}`,
      title,
      group: 'Experiments',
      icon: 'i-lucide-flask-conical',
      keywords: `${name} experiment lesson`,
      run() {
        if (page.value === 'experiments') void choose(name)
        else {
          chosen.value = name
          goTo('experiments')
        }
      },
    })),
    ...setUps.value.map((named): Command => ({
      id: `scene.${named.name}`,
      title: `Open the scene ${named.scene.title}`,
      group: 'Scenes',
      icon: 'i-lucide-clapperboard',
      keywords: `${named.name} set-up demonstration`,
      run: () => open(named),
    })),
    ...databases.value.flatMap(({ service, snapshots: taken }) =>
      taken
        .filter(({ readable }) => readable)
        .map((snapshot): Command => ({
          id: `snapshot.${service}.${snapshot.name}`,
          title: `Snapshot of ${service}, ${snapshot.title ?? momentOf(snapshot)}`,
          group: 'Snapshots',
          icon: 'i-lucide-database-backup',
          keywords: `${snapshot.name} browse tables`,
          run() {
            browsed.value = { service, snapshot }
            goTo('snapshots')
          },
        })),
    ),
    ...benchmarks.value.map(({ id, title }): Command => ({
      id: `bench.result.${id}`,
      title,
      group: 'Benchmark',
      icon: 'i-lucide-history',
      keywords: 'result report earlier',
      run() {
        show({ name: 'result', id })
        goTo('benchmark')
      },
    })),
  ]
}
