import { onScopeDispose } from 'vue'
import { commonBridge } from '../bridge.ts'
import { confirm } from './use-confirm.ts'

interface Unsaved {
  /** A sentence. */
  text: string
  isThere(): boolean
}

const all = new Set<Unsaved>()
const unsaved = () => [...all].find((one) => one.isThere())
let isClosing = false
let timesAsked = 0

/** Input that would be lost with the page or the window. Nobody loses it without being asked. */
export function useUnsaved(text: string, isThere: () => boolean): void {
  const one = { text, isThere }
  all.add(one)
  onScopeDispose(() => all.delete(one))
}

export function hasUnsaved(): boolean {
  return unsaved() !== undefined
}

/** Whether one may go on: as the user answers, where something would be lost. */
export async function mayLeave(action = 'Leave'): Promise<boolean> {
  const lost = unsaved()
  if (!lost) return true
  return confirm({
    title: `${action} and lose your input?`,
    text: lost.text,
    action,
    cancel: 'Stay',
    danger: true,
  })
}

async function closeIfWanted(): Promise<void> {
  timesAsked += 1
  const mine = timesAsked
  const isAgreed = await mayLeave('Close the window')
  // The user has answered another question, which took the place of this one.
  if (mine !== timesAsked) return
  if (!isAgreed) {
    await commonBridge().app.stay()
    return
  }
  isClosing = true
  window.close()
}

/** For every window, once. */
export function askBeforeClosing(): void {
  window.addEventListener('beforeunload', (event) => {
    if (isClosing || !hasUnsaved()) return
    event.preventDefault()
    void closeIfWanted()
  })
}
