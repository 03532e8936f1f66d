import { useEventListener } from '@vueuse/core'

export interface PresentKeys {
  step(steps: number): void
  leave(): void
}

/** Clickers send these. */
const stepOf: Readonly<Record<string, number>> = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }
/** They have a use of their own for arrows. */
const needsArrows = 'input, textarea, select, [contenteditable], [role=slider], [role=radio], [role=tab]'
const above = '[role=dialog], [role=menu], [role=listbox], dialog[open]'

/** On, back and away by keyboard, wherever nothing else needs the key. */
export function usePresentKeys({ step, leave }: PresentKeys): void {
  useEventListener(window, 'keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (document.querySelector(above) !== null) return
    const steps = stepOf[event.key]
    if (event.key === 'Escape') leave()
    else if (steps !== undefined && !isUsed(event)) step(steps)
    else return
    event.preventDefault()
  })
}

function isUsed({ key, target }: KeyboardEvent): boolean {
  return key.startsWith('Arrow') && target instanceof Element && target.closest(needsArrows) !== null
}
