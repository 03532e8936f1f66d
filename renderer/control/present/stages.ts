import type { PageId } from '../state/pages.ts'

export interface Stage {
  page: PageId
  title: string
}

/** The pages for a lecture, in the order in which one steps through them. */
export const stages: readonly Stage[] = [
  { page: 'overview', title: 'Map' },
  { page: 'traces', title: 'Diagram' },
  { page: 'order-desk', title: 'Order desk' },
  { page: 'consistency', title: 'Consistency' },
  { page: 'experiments', title: 'Experiments' },
]

/** The stage this many steps from a page. It ends at the first and the last: a clicker that is pressed once more changes nothing. */
export function stageFrom(page: PageId, steps: number): Stage {
  const current = stages.findIndex((stage) => stage.page === page)
  // From any other page, on or back leads to where one began.
  if (current < 0) return stages[0]!
  return stages[Math.min(stages.length - 1, Math.max(0, current + steps))]!
}
