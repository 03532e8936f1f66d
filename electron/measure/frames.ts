import type { Locator } from '@playwright/test'

export interface Frames {
  count: number
  p50: number
  p95: number
  longest: number
}

/** How long frames take, in ms, while an element is scrolled at this many pixels a second, however many frames that gives. */
export async function framesWhileScrolling(
  scroller: Locator,
  pixelsPerSecond: number,
  seconds: number,
): Promise<Frames> {
  const times = await scroller.evaluate(
    (element, [pixelsPerSecond, seconds]) =>
      new Promise<number[]>((resolve) => {
        const moments: number[] = []
        const from = element.scrollTop
        const frame = (now: number) => {
          moments.push(now)
          const elapsed = now - moments[0]!
          element.scrollTop = from + (elapsed / 1_000) * pixelsPerSecond
          if (elapsed < seconds * 1_000) requestAnimationFrame(frame)
          else resolve(moments.slice(1).map((moment, index) => moment - moments[index]!))
        }
        requestAnimationFrame(frame)
      }),
    [pixelsPerSecond, seconds] as const,
  )
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!)
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), longest: at(1) }
}
