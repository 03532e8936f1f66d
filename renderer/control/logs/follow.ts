export interface ScrollPlace {
  top: number
  /** Of all that can be scrolled. */
  height: number
  /** Of what is visible. */
  view: number
}

/** Close enough to the end to count as there. */
const slack = 4

export function isAtEnd({ top, height, view }: ScrollPlace): boolean {
  return top + view >= height - slack
}

/**
 * Whether the newest line is to stay in view after a scroll. Going up lets go, arriving at the end takes hold again.
 * What scrolls because the list became shorter is no wish of the user's.
 */
export function followsAfter(following: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  if (isAtEnd(now)) return true
  const becameShorter = now.height < before.height || now.view !== before.view
  if (now.top < before.top && !becameShorter) return false
  return following
}
