import { createSharedComposable } from '@vueuse/core'
import { ref } from 'vue'
import type { FaultInput } from '../../../electron/ipc/fault-types.ts'
import type { Link } from '../../../services/cluster/topology.ts'
import { type ClusterVerb, useClusterActions, verbWords } from '../actions/cluster-actions.ts'
import { isPossible } from '../cluster/possible-verbs.ts'
import { useFaultActions } from '../faults/fault-actions.ts'
import { linkPresets, memberPresets, type Preset } from '../faults/presets.ts'
import { useNavigation } from '../state/navigation.ts'
import { useCluster } from '../state/streams.ts'
import { serviceWords } from '../words/services.ts'
import { faultEnd, type FaultMark } from './map-faults.ts'
import { useLayout } from './use-layout.ts'

/** The fault that the form of the map begins with; undefined while nobody asks for it. */
export const useAdjustedFault = createSharedComposable(() => ({ adjusted: ref<FaultInput>() }))

/** The verbs that no fault stands for. */
const bringBack: readonly ClusterVerb[] = ['start', 'resume']

/** The menus of a link and of a member where they are drawn. */
export function usePlaceMenus() {
  const { cluster } = useCluster()
  const { members } = useLayout()
  const { adjusted } = useAdjustedFault()
  const { begin, heal } = useFaultActions()
  const { act } = useClusterActions()
  const { goTo } = useNavigation()

  const presetItem = ({ label, icon, fault }: Preset) => ({
    label,
    icon,
    'data-testid': `map-${fault.kind}`,
    onSelect: () => void begin(fault),
  })
  const otherItem = (fault: FaultInput) => ({
    label: 'With other values…',
    icon: 'i-lucide-sliders-horizontal',
    'data-testid': 'map-other',
    onSelect: () => void (adjusted.value = fault),
  })
  const healItems = (marks: readonly FaultMark[]) =>
    marks.map(({ id, kind, words }) => ({
      label: kind === 'pause' ? verbWords.resume.label : `Heal: ${words}`,
      icon: kind === 'pause' ? verbWords.resume.icon : 'i-lucide-heart-pulse',
      'data-testid': 'map-heal',
      onSelect: () => void heal(id),
    }))
  const heading = (label: string) => [{ type: 'label' as const, label }]

  function linkItems({ from, to }: Link, marks: readonly FaultMark[]) {
    const link = { from: faultEnd(from), to }
    const presets = linkPresets(link)
    const partition: Preset = {
      label: 'Partition',
      icon: 'i-lucide-scissors-line-dashed',
      fault: { kind: 'partition', a: [link.from], b: [to] },
    }
    return [
      heading(`${link.from} → ${to}`),
      healItems(marks),
      [...presets.map(presetItem), presetItem(partition)],
      [otherItem(presets[0]!.fault)],
    ].filter((group) => group.length > 0)
  }

  function memberItems(name: string, marks: readonly FaultMark[]) {
    const member = members.value.find((one) => one.name === name)
    if (member === undefined) return []
    const presets = memberPresets(member)
    const others = members.value.filter((one) => one.name !== name).map((one) => one.name)
    const partition: Preset = {
      label: 'Cut off from the other members',
      icon: 'i-lucide-scissors-line-dashed',
      fault: { kind: 'partition', a: [name], b: others },
    }
    const verbs = bringBack.filter(
      (verb) =>
        isPossible(verb, member.status, cluster.value!.canPause) &&
        !marks.some(({ kind }) => kind === 'pause' && verb === 'resume'),
    )
    return [
      heading(`${name}: ${serviceWords[member.kind].does}`),
      [
        ...verbs.map((verb) => ({
          ...verbWords[verb],
          'data-testid': `map-${verb}`,
          onSelect: () => void act(verb, name),
        })),
        ...healItems(marks),
      ],
      [...presets.map(presetItem), presetItem(partition)],
      [
        otherItem(presets[0]!.fault),
        { label: 'Show on the page Cluster', icon: 'i-lucide-server', onSelect: () => goTo('cluster') },
      ],
    ].filter((group) => group.length > 0)
  }

  return { linkItems, memberItems }
}
