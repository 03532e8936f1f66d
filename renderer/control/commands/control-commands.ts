import { type ClusterVerb, type Target, useClusterActions, verbWords } from '../actions/cluster-actions.ts'
import { useDataActions } from '../actions/data-actions.ts'
import { additions, useMemberActions } from '../actions/member-actions.ts'
import { useWindowActions } from '../actions/window-actions.ts'
import { useBenchCommands } from '../benchmark/bench-commands.ts'
import { useConsistencyCommands } from '../consistency/consistency-commands.ts'
import { isPossible, isPossibleForAny } from '../cluster/possible-verbs.ts'
import { useFaultCommands } from '../faults/fault-commands.ts'
import { usePresentCommands } from '../present/present-commands.ts'
import { pages } from '../state/pages.ts'
import { useSnapshotActions } from '../snapshots/snapshot-actions.ts'
import { useCluster, useSample } from '../state/streams.ts'
import { useNavigation } from '../state/navigation.ts'
import { useOverlays } from '../state/overlays.ts'
import { useTimelineCommands } from '../timeline/timeline-actions.ts'
import { useTrafficCommands } from '../traffic/traffic-actions.ts'
import { services } from '../words/services.ts'
import type { Command } from '../state/command-registry.ts'

const verbs = Object.keys(verbWords) as ClusterVerb[]
const verbKeywords: Partial<Record<ClusterVerb, string>> = {
  kill: 'crash sigkill end',
  pause: 'sigstop freeze',
  resume: 'sigcont continue',
}

/** Everything the control room can do, as commands. */
export function useControlCommands(): Command[] {
  return [
    ...pageCommands(),
    ...clusterCommands(),
    ...windowCommands(),
    ...dataCommands(),
    ...useBenchCommands(),
    ...useFaultCommands(),
    ...useConsistencyCommands(),
    ...useTrafficCommands(),
    ...useTimelineCommands(),
    ...usePresentCommands(),
    ...helpCommands(),
  ]
}

function pageCommands(): Command[] {
  const { goTo } = useNavigation()
  return pages.map(({ id, title, icon, keywords, key }) => ({
    id: `page.${id}`,
    title: `Go to ${title}`,
    group: 'Pages',
    icon,
    keywords,
    shortcut: `meta_${key}`,
    run: () => goTo(id),
  }))
}

function clusterCommands(): Command[] {
  const { cluster } = useCluster()
  const { act, openDataFolder } = useClusterActions()
  const { add } = useMemberActions()
  const command = (verb: ClusterVerb, target: Target): Command => ({
    id: `cluster.${verb}.${target}`,
    title: `${verbWords[verb].label} ${target === 'all' ? 'all services' : target}`,
    group: target === 'all' ? 'Cluster' : 'Services',
    icon: verbWords[verb].icon,
    keywords: verbKeywords[verb] ?? '',
    isPossible: () => {
      if (target === 'all') return isPossibleForAny(verb, cluster.value)
      const status = cluster.value?.services.find(({ name }) => name === target)?.status
      return status !== undefined && isPossible(verb, status, cluster.value!.canPause)
    },
    run: () => act(verb, target),
  })
  return [
    ...verbs.map((verb) => command(verb, 'all')),
    {
      id: 'cluster.folder',
      title: 'Open data folder',
      group: 'Cluster',
      icon: 'i-lucide-folder-open',
      run: openDataFolder,
    },
    ...additions.map((addition): Command => ({
      id: `members.add.${addition.id}`,
      title: `Add a ${addition.label.toLowerCase()}`,
      group: 'Cluster',
      icon: addition.icon,
      keywords: 'replica balance scale',
      run: () => add(addition),
    })),
    ...services.flatMap((service) => verbs.map((verb) => command(verb, service))),
  ]
}

function windowCommands(): Command[] {
  const { open } = useWindowActions()
  return [
    {
      id: 'window.buyer',
      title: 'Open a buyer window',
      group: 'Windows',
      icon: 'i-lucide-shopping-bag',
      keywords: 'new shop',
      shortcut: 'meta_b',
      run: () => open('buyer'),
    },
    {
      id: 'window.seller',
      title: 'Open a seller window',
      group: 'Windows',
      icon: 'i-lucide-store',
      keywords: 'new inventory',
      shortcut: 'meta_shift_b',
      run: () => open('seller'),
    },
  ]
}

function dataCommands(): Command[] {
  const { isServing } = useCluster()
  const { isLoading, cancel } = useSample()
  const { loadSample, resetEverything } = useDataActions()
  const { take } = useSnapshotActions()
  return [
    {
      id: 'data.sample',
      title: 'Load sample data',
      group: 'Data',
      icon: 'i-lucide-package-plus',
      keywords: 'demo catalogue',
      isPossible: () => isServing.value && !isLoading.value,
      run: loadSample,
    },
    {
      id: 'data.cancel-sample',
      title: 'Cancel loading sample data',
      group: 'Data',
      icon: 'i-lucide-x',
      isPossible: () => isLoading.value,
      run: cancel,
    },
    {
      id: 'data.snapshot',
      title: 'Take a snapshot of both databases',
      group: 'Data',
      icon: 'i-lucide-camera',
      keywords: 'backup save',
      isPossible: () => isServing.value,
      run: () => take('all'),
    },
    {
      id: 'data.reset',
      title: 'Delete everything and start again',
      group: 'Data',
      icon: 'i-lucide-trash-2',
      keywords: 'reset wipe clear',
      run: resetEverything,
    },
  ]
}

function helpCommands(): Command[] {
  const { show } = useOverlays()
  return [
    {
      id: 'help.shortcuts',
      title: 'Keyboard shortcuts',
      group: 'Help',
      icon: 'i-lucide-keyboard',
      keywords: 'keys help',
      shortcut: '?',
      run: () => show('shortcuts'),
    },
    {
      id: 'help.tour',
      title: 'Take the tour',
      group: 'Help',
      icon: 'i-lucide-compass',
      keywords: 'introduction first steps help',
      run: () => show('tour'),
    },
  ]
}
