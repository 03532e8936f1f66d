import type { Verdict } from '../../../../electron/ipc/bench-types.ts'
import type { StatusLook } from '../../words/status.ts'

export const verdictLooks: Record<Verdict['level'], StatusLook> = {
  trustworthy: { word: 'Trustworthy', tone: 'success', icon: 'i-lucide-shield-check' },
  doubtful: { word: 'Doubtful', tone: 'warning', icon: 'i-lucide-shield-alert' },
  invalid: { word: 'Invalid', tone: 'error', icon: 'i-lucide-shield-x' },
}
