export interface Box {
  left: number
  top: number
  width: number
  height: number
}

interface Size {
  width: number
  height: number
}

const gap = 16

/** Beside what the card is about: below, above, right of it, or over it, wherever it fits whole. */
export function cardPlace(about: Box | undefined, card: Size, window: Size): { left: number; top: number } {
  const middle = { left: (window.width - card.width) / 2, top: (window.height - card.height) / 2 }
  if (!about) return middle
  const left = clamp(about.left + (about.width - card.width) / 2, gap, window.width - card.width - gap)
  const below = about.top + about.height + gap
  if (below + card.height + gap <= window.height) return { left, top: below }
  const above = about.top - card.height - gap
  if (above >= gap) return { left, top: above }
  const beside = about.left + about.width + gap
  if (beside + card.width + gap <= window.width) {
    return { left: beside, top: clamp(about.top + gap, gap, window.height - card.height - gap) }
  }
  return middle
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
