import type { Verdict } from '../../../../electron/ipc/bench-types.ts'
import type { StatusLook } from '../../words/status.ts'

export const verdictLooks: Record<Verdict['level'], StatusLook> = {
  trustworthy: { word: 'Trustworthy', tone: 'success', icon: 'i-lucide-shield-check' },
  doubtful: { word: 'Doubtful', tone: 'warning', icon: 'i-lucide-shield-alert' },
  invalid: { word: 'Invalid', tone: 'error', icon: 'i-lucide-shield-x' },
}

/** What may be done with the figures. */
export const verdictAdvice: Record<Verdict['level'], string> = {
  trustworthy: 'Nothing was found that speaks against these figures.',
  doubtful:
    'These figures may be wrong, for the reasons below. Name the reasons with them, or measure again.',
  invalid:
    'These figures do not show what they seem to. Do not use them; put right what is below and measure again.',
}
