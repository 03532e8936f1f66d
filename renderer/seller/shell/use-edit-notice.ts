import { useToast } from '@nuxt/ui/composables'
import { describeError } from '../../shared/error-message.ts'

interface Action {
  label: string
  onClick: () => void
}

/** The outcome of an edit. A newer notice about the same item replaces the previous one. */
export function useEditNotice() {
  const toast = useToast()

  function show(id: string, notice: Parameters<typeof toast.add>[0]): void {
    const isThere = toast.toasts.value.some((one) => one.id === id)
    if (isThere) toast.update(id, notice)
    else toast.add({ ...notice, id })
  }

  function button(action: Action | undefined, testid: string) {
    return (
      action && [{ ...action, color: 'neutral' as const, variant: 'outline' as const, 'data-testid': testid }]
    )
  }

  return {
    done(id: string, title: string, undo?: Action): void {
      const actions = button(undo, 'undo')
      show(id, {
        title,
        icon: 'i-lucide-circle-check',
        color: 'success',
        duration: 6_000,
        ...(actions && { actions }),
      })
    },
    failed(id: string, title: string, error: unknown, again?: Action): void {
      const { text } = describeError(error)
      const actions = button(again, 'try-again')
      show(id, {
        title,
        description: text,
        icon: 'i-lucide-undo-2',
        color: 'error',
        duration: 10_000,
        ...(actions && { actions }),
      })
    },
  }
}
