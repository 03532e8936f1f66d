import type { ClusterPhase, MemberView, ServiceStatus } from '../../../electron/ipc/cluster-types.ts'
import type { Tone } from './tones.ts'

export interface StatusLook {
  word: string
  tone: Tone
  icon: string
}

export const statusLooks: Record<ServiceStatus, StatusLook> = {
  stopped: { word: 'Stopped', tone: 'neutral', icon: 'i-lucide-circle-stop' },
  starting: { word: 'Starting', tone: 'info', icon: 'i-lucide-circle-dashed' },
  healthy: { word: 'Healthy', tone: 'success', icon: 'i-lucide-circle-check' },
  unresponsive: { word: 'Not answering', tone: 'warning', icon: 'i-lucide-circle-alert' },
  paused: { word: 'Paused', tone: 'warning', icon: 'i-lucide-circle-pause' },
  restarting: { word: 'Restarting', tone: 'warning', icon: 'i-lucide-rotate-cw' },
  stopping: { word: 'Stopping', tone: 'info', icon: 'i-lucide-circle-dashed' },
  failed: { word: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
}

export const phaseLooks: Record<ClusterPhase, StatusLook> = {
  stopped: { word: 'Stopped', tone: 'neutral', icon: 'i-lucide-circle-stop' },
  starting: { word: 'Starting', tone: 'info', icon: 'i-lucide-circle-dashed' },
  healthy: { word: 'Healthy', tone: 'success', icon: 'i-lucide-circle-check' },
  degraded: { word: 'Degraded', tone: 'warning', icon: 'i-lucide-triangle-alert' },
  stopping: { word: 'Stopping', tone: 'info', icon: 'i-lucide-circle-dashed' },
  failed: { word: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
}

/** Why a service is as it is; with the time until it starts again, where that is known. */
export function statusReason({ status, reason, nextStartAt }: MemberView, now: number): string {
  if (status !== 'restarting' || nextStartAt === undefined) return reason ?? ''
  const seconds = Math.max(0, Math.ceil((nextStartAt - now) / 1_000))
  const next = seconds === 0 ? 'starting again' : `starts again in ${seconds} s`
  return reason ? `${reason}; ${next}` : next
}

/** The cluster in one sentence. */
export function clusterSentence(phase: ClusterPhase, states: readonly MemberView[]): string {
  const healthy = states.filter(({ status }) => status === 'healthy').length
  const share = `${healthy} of ${states.length} services ${healthy === 1 ? 'is' : 'are'} healthy`
  switch (phase) {
    case 'healthy':
      return states.length === 4
        ? 'All four services are healthy.'
        : `All ${states.length} services are healthy.`
    case 'starting':
      return `Starting: ${share}.`
    case 'stopping':
      return 'Stopping the services.'
    case 'stopped':
      return 'Nothing is running. Start the cluster to trade.'
    case 'failed':
      return 'The cluster could not start.'
    case 'degraded':
      return `${share}: ${troubled(states)}.`
  }
}

function troubled(states: readonly MemberView[]): string {
  return states
    .filter(({ status }) => status !== 'healthy')
    .map(({ name, status }) => `${name} is ${statusLooks[status].word.toLowerCase()}`)
    .join(', ')
}
