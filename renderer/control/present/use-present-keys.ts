import { useEventListener } from '@vueuse/core'

export interface PresentKeys {
  step(steps: number): void
  leave(): void
}

const arrows: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }
/** Clickers send these. */
const pageKeys: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 }
const usesArrows = 'input, textarea, select, [contenteditable], [role=slider], [role=radio], [role=tab]'
const above = '[role=dialog], [role=menu], [role=listbox], dialog[open]'

/** On, back and away by keyboard, unless something else needs the key. */
export function usePresentKeys({ step, leave }: PresentKeys): void {
  // Before an input gets it: a clicker shall turn the page, and not the number that was typed last.
  const turn = (event: KeyboardEvent) => {
    const steps = pageKeys[event.key]
    if (steps === undefined || isFor('textarea', event)) return
    event.stopPropagation()
    event.preventDefault()
    step(steps)
  }
  const press = (event: KeyboardEvent) => {
    const steps = arrows[event.key]
    if (event.key === 'Escape') leave()
    else if (steps !== undefined && !isFor(usesArrows, event)) step(steps)
    else return
    event.preventDefault()
  }
  useEventListener(window, 'keydown', (event) => isFree(event) && turn(event), { capture: true })
  useEventListener(window, 'keydown', (event) => isFree(event) && press(event))
}

function isFree({ defaultPrevented, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const isPlain = !ctrlKey && !metaKey && !altKey && !shiftKey
  return !defaultPrevented && isPlain && document.querySelector(above) === null
}

function isFor(selector: string, { target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
