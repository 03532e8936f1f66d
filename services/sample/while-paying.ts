import type { DeskChange, DeskState } from '../contract/order-desk.ts'

export interface Desk {
  /** Null if it does not answer. */
  look(): Promise<DeskState | null>
  set(change: DeskChange): Promise<void>
}

/** Has at least this many orders paid at once for as long as the work takes; whatever else is set meanwhile stays. */
export async function whilePaying(desk: Desk, atOnce: number, work: () => Promise<void>): Promise<void> {
  const before = await desk.look()
  if (before === null || before.workers >= atOnce) return work()
  await desk.set({ ...switchesOf(before), workers: atOnce })
  try {
    await work()
  } finally {
    const after = await desk.look()
    // Nobody answers where the cluster was stopped meanwhile, and it begins again with what it was told last.
    const switches = switchesOf(after ?? before)
    if (after === null || after.workers === atOnce) await desk.set({ ...switches, workers: before.workers })
  }
}

/** Without the reserve, which stays: with few workers the desk reports less than what is wanted. */
function switchesOf({ workers, paused, normalShare, whenPaymentsDown }: DeskState): DeskChange {
  return { workers, paused, normalShare, whenPaymentsDown }
}
