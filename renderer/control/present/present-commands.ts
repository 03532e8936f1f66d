import { useSessionExpiry } from '../sessions/use-session-expiry.ts'
import type { Command } from '../state/command-registry.ts'
import { usePresent } from './use-present.ts'

export function usePresentCommands(): Command[] {
  const { isPresenting, start, leave } = usePresent()
  const { expire, setExpiry } = useSessionExpiry()
  return [
    {
      id: 'present.start',
      title: 'Present',
      group: 'Lecture',
      icon: 'i-lucide-presentation',
      keywords: 'full screen projector beamer large type slides lecture talk',
      isPossible: () => !isPresenting.value,
      run: start,
    },
    {
      id: 'present.leave',
      title: 'Leave the presentation',
      group: 'Lecture',
      icon: 'i-lucide-minimize-2',
      isPossible: () => isPresenting.value,
      run: leave,
    },
    {
      id: 'sessions.keep',
      title: 'Keep sessions from expiring',
      group: 'Lecture',
      icon: 'i-lucide-timer-off',
      keywords: 'idle timeout login lecture',
      isPossible: () => expire.value,
      run: () => setExpiry(false),
    },
    {
      id: 'sessions.expire',
      title: 'Let sessions expire again',
      group: 'Lecture',
      icon: 'i-lucide-timer',
      keywords: 'idle timeout login lecture',
      isPossible: () => !expire.value,
      run: () => setExpiry(true),
    },
  ]
}
