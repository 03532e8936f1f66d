export interface ScrollPlace {
  top: number
  /** The height of the whole content. */
  height: number
  /** The height of the visible part. */
  view: number
}

/** Close enough to the end to count as there. */
const slack = 4

function isAtEnd({ top, height, view }: ScrollPlace): boolean {
  return top + view >= height - slack
}

/**
 * Whether the newest line is to stay in view after a scroll. Going up stops following, arriving at the end resumes it.
 * A scroll because the list became shorter is not the user's wish.
 */
export function followsAfter(following: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  if (isAtEnd(now)) return true
  const becameShorter = now.height < before.height || now.view !== before.view
  if (now.top < before.top && !becameShorter) return false
  return following
}
