import type { BalancingPolicy } from '../../../services/contract/gateway.ts'
import type { InstanceState } from '../../../electron/ipc/cluster-types.ts'
import type { StatusLook } from '../words/status.ts'

export const policyWords: Record<BalancingPolicy, { label: string; text: string }> = {
  'round-robin': { label: 'Round robin', text: 'One after another, whatever their load.' },
  'least-in-flight': {
    label: 'Least in flight',
    text: 'Always the frontend with the fewest requests in flight.',
  },
  'two-choices': {
    label: 'Two random choices',
    text: 'The less busy one of two random frontends, which avoids herding.',
  },
}

export const instanceLooks: Record<InstanceState, StatusLook & { text: string }> = {
  healthy: {
    word: 'Healthy',
    tone: 'success',
    icon: 'i-lucide-circle-check',
    text: 'It gets its share of the requests.',
  },
  silent: {
    word: 'Silent',
    tone: 'warning',
    icon: 'i-lucide-circle-alert',
    text: 'It does not answer health checks. Its requests are sent to others if that is safe.',
  },
  ejected: {
    word: 'Ejected',
    tone: 'warning',
    icon: 'i-lucide-circle-minus',
    text: 'Requests to it failed while others succeeded. It is ejected for a while, longer each time.',
  },
  connecting: {
    word: 'Not connected',
    tone: 'error',
    icon: 'i-lucide-unplug',
    text: 'There is no connection to it; the gateway keeps trying.',
  },
  draining: {
    word: 'Draining',
    tone: 'info',
    icon: 'i-lucide-circle-dashed',
    text: 'It was removed: it finishes its requests and gets no new ones.',
  },
}
