import { controlBridge } from '../../shared/bridge.ts'
import { useAction } from './use-action.ts'

export type ClusterVerb = 'start' | 'stop' | 'restart' | 'kill' | 'pause' | 'resume'
/** A member by its name, or all of them. */
export type Target = string

interface VerbWords {
  label: string
  icon: string
  failed: string
}

export const verbWords: Record<ClusterVerb, VerbWords> = {
  start: { label: 'Start', icon: 'i-lucide-play', failed: 'Could not start' },
  stop: { label: 'Stop', icon: 'i-lucide-square', failed: 'Could not stop' },
  restart: { label: 'Restart', icon: 'i-lucide-rotate-cw', failed: 'Could not restart' },
  kill: { label: 'Kill', icon: 'i-lucide-skull', failed: 'Could not kill' },
  pause: { label: 'Pause', icon: 'i-lucide-pause', failed: 'Could not pause' },
  resume: { label: 'Resume', icon: 'i-lucide-step-forward', failed: 'Could not resume' },
}

/** Actions on services. None of them asks first: an acknowledged write survives all of them. */
export function useClusterActions() {
  const { run, isRunning } = useAction()
  const nameOf = (verb: ClusterVerb, target: Target) => `cluster.${verb}.${target}`

  return {
    act: (verb: ClusterVerb, target: Target) =>
      run(
        nameOf(verb, target),
        `${verbWords[verb].failed} ${target === 'all' ? 'the cluster' : target}`,
        () => controlBridge().cluster[verb]({ target }),
      ),
    isActing: (verb: ClusterVerb, target: Target) => isRunning(nameOf(verb, target)),
    takeOfferedPorts: () =>
      run('cluster.ports', 'Could not start on the offered ports', () =>
        controlBridge().cluster.useOfferedPorts(),
      ),
    openDataFolder: () =>
      run('cluster.folder', 'Could not open the data folder', () => controlBridge().cluster.openDataFolder()),
  }
}
