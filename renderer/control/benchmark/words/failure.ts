import type { FailureKind } from '../../../../electron/ipc/bench-types.ts'

/** The failure, and the advice; the message of the main process has the details. */
export const failureWords: Record<FailureKind, { title: string; advice: string; icon: string }> = {
  'cluster-stopped': {
    title: 'The cluster of this app is not running',
    advice: 'Start it, or measure a cluster of its own.',
    icon: 'i-lucide-server-off',
  },
  'no-gateway': {
    title: 'The cluster of this app has no gateway',
    advice: 'Add one on the page Cluster, or have the clients connect directly.',
    icon: 'i-lucide-waypoints',
  },
  services: {
    title: 'The services could not start',
    advice: 'Their last messages are in the logs, under the source app.',
    icon: 'i-lucide-server-crash',
  },
  'port-taken': {
    title: 'A port was taken by another program',
    advice: 'New ports are chosen each time: try again.',
    icon: 'i-lucide-plug-zap',
  },
  'set-up': {
    title: 'Accounts and items could not be created',
    advice: 'The services failed before the first measurement. The logs may say why.',
    icon: 'i-lucide-user-round-x',
  },
  unreachable: {
    title: 'The frontends do not answer correctly',
    advice: 'Check that both run, that host and port are right, and that no firewall is in between.',
    icon: 'i-lucide-unplug',
  },
  generator: {
    title: 'A load generator died',
    advice: 'Its measurements cannot be used. Run it again, with fewer clients if it happens again.',
    icon: 'i-lucide-heart-crack',
  },
  'disk-full': {
    title: 'The disk is full',
    advice: 'The services need room for their journals. Free some space and run it again.',
    icon: 'i-lucide-hard-drive',
  },
  unknown: {
    title: 'The benchmark could not be carried out',
    advice: 'The logs may say more, under the source app.',
    icon: 'i-lucide-circle-alert',
  },
}
