import { useToast } from '@nuxt/ui/composables'
import { describeError } from '../error-message.ts'

interface Action {
  label: string
  onClick: () => void
}

interface Notice {
  done(title: string, text?: string, action?: Action): void
  info(title: string, text?: string, action?: Action): void
  warn(title: string, text?: string, action?: Action): void
  failed(error: unknown, title?: string): void
}

type Kind = 'success' | 'info' | 'warning' | 'error'

const icons: Record<Kind, string> = {
  success: 'i-lucide-circle-check',
  info: 'i-lucide-info',
  warning: 'i-lucide-triangle-alert',
  error: 'i-lucide-circle-alert',
}

/** Short messages in the corner: what was done, or what could not be. */
export function useNotice(): Notice {
  const toast = useToast()

  function show(kind: Kind, title: string, text?: string, action?: Action): void {
    toast.add({
      title,
      description: text,
      color: kind,
      icon: icons[kind],
      duration: kind === 'error' ? 8_000 : 4_000,
      actions: action && [{ ...action, color: 'neutral', variant: 'outline' }],
      'data-testid': `toast-${kind}`,
    } as Parameters<typeof toast.add>[0])
  }

  return {
    done: (title, text, action) => show('success', title, text, action),
    info: (title, text, action) => show('info', title, text, action),
    warn: (title, text, action) => show('warning', title, text, action),
    failed: (error, title) => {
      const message = describeError(error)
      show('error', title ?? message.title, message.text)
    },
  }
}
