import type { FullConfig } from '@playwright/test'
import { startVirtualDisplay, virtualDisplayVariable } from '../runtime/display.js'

/** Where no display had to be made, all windows share the user's own. */
export const isDisplayVirtual = process.env[virtualDisplayVariable] !== undefined

/**
 * Gives every worker a display of its own: on a display only one window has the focus, so that two apps would take it
 * from each other.
 */
export default async function makeDisplays({ workers }: FullConfig): Promise<() => void> {
  if (!isDisplayVirtual) return () => undefined
  const displays = await Promise.all(
    Array.from({ length: workers }, () => startVirtualDisplay({ forOne: false })),
  )
  for (const [worker, { env }] of displays.entries()) process.env[variableOf(worker)] = env.DISPLAY
  return () => {
    for (const display of displays) display.stop()
  }
}

/** The environment of programs that this worker starts: its own display, and no desktop to look for. */
export function environment(): Record<string, string> {
  const display = process.env[variableOf(Number(process.env.TEST_PARALLEL_INDEX))]
  return {
    ...(process.env as Record<string, string>),
    ...(display !== undefined && { DISPLAY: display }),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  }
}

function variableOf(worker: number): string {
  return `MARKETLAB_DISPLAY_OF_WORKER_${worker}`
}
