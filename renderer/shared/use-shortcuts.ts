import { useEventListener } from '@vueuse/core'

const onMac = /mac/i.test(globalThis.navigator?.platform ?? '')

interface Combination {
  key: string
  mod: boolean
  shift: boolean
  alt: boolean
}

/** "mod+k", "shift+/", "escape". `mod` is Cmd on a Mac and Ctrl elsewhere. */
function parse(text: string): Combination {
  const parts = text.toLowerCase().split('+')
  const key = parts.at(-1)!
  return { key, mod: parts.includes('mod'), shift: parts.includes('shift'), alt: parts.includes('alt') }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)
}

function matches({ key, mod, shift, alt }: Combination, event: KeyboardEvent): boolean {
  const pressedMod = onMac ? event.metaKey : event.ctrlKey
  // Signs such as "?" need shift on some keyboards and not on others.
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key)
  return (
    event.key.toLowerCase() === key &&
    pressedMod === mod &&
    event.altKey === alt &&
    (isSign || event.shiftKey === shift)
  )
}

/** Keys of the window while the component lives. Those without `mod` are left alone while somebody types. */
export function useShortcuts(shortcuts: Record<string, (event: KeyboardEvent) => void>): void {
  const parsed = Object.entries(shortcuts).map(([text, run]) => ({ keys: parse(text), run }))
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const found = parsed.find(({ keys }) => matches(keys, event))
    if (!found) return
    if (!found.keys.mod && found.keys.key !== 'escape' && isTyping(event.target)) return
    event.preventDefault()
    found.run(event)
  })
}

const macSigns: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥' }
const otherSigns: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' }

/** The keys of a shortcut as they stand on the keyboard: ["Ctrl", "K"]. */
export function shortcutKeys(text: string): string[] {
  const signs = onMac ? macSigns : otherSigns
  return text.split('+').map((part) => signs[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
}
