import type { BalancingPolicy } from '../../../services/contract/gateway.ts'
import type { InstanceState } from '../../../electron/ipc/gateway-types.ts'
import type { StatusLook } from '../words/status.ts'

export const policyWords: Record<BalancingPolicy, { label: string; text: string }> = {
  'round-robin': { label: 'Round robin', text: 'One after another, whatever they have to do.' },
  'least-in-flight': {
    label: 'Least in flight',
    text: 'Always the one with the fewest requests under way.',
  },
  'two-choices': {
    label: 'Two random choices',
    text: 'The less busy of two picked by chance: nobody runs after the same one.',
  },
}

export const instanceLooks: Record<InstanceState, StatusLook & { text: string }> = {
  healthy: {
    word: 'Healthy',
    tone: 'success',
    icon: 'i-lucide-circle-check',
    text: 'It gets its part of the requests.',
  },
  silent: {
    word: 'Silent',
    tone: 'warning',
    icon: 'i-lucide-circle-alert',
    text: 'It does not answer checks: what it had is asked of others, as far as that is safe.',
  },
  ejected: {
    word: 'Ejected',
    tone: 'warning',
    icon: 'i-lucide-circle-minus',
    text: 'Requests to it failed while others did better: it is left out for a while, for longer each time.',
  },
  connecting: {
    word: 'Not connected',
    tone: 'error',
    icon: 'i-lucide-unplug',
    text: 'There is no connection to it; it is tried again and again.',
  },
  draining: {
    word: 'Draining',
    tone: 'info',
    icon: 'i-lucide-circle-dashed',
    text: 'It was removed: it ends what it has begun and gets nothing new.',
  },
}
