/** Made when it is first needed: most programs never do, and it takes them ten milliseconds. */
let segmenter: Intl.Segmenter | undefined
const wide =
  /^(?:\p{Emoji_Presentation}|.\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}])/u
const invisible = /^[\p{M}\p{Cf}]+$/u
/** Each of these takes one column, whatever stands beside it. */
const plain = /^[ -~\u00A1-\u00AC\u00AE-\u00FF\u2500-\u257F]*$/

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemesOf(text)) {
    if (wide.test(segment)) width += 2
    else if (!invisible.test(segment)) width += 1
  }
  return width
}

/** The beginning of a text that fits into this many columns. */
export function cutToWidth(text: string, columns: number): { fits: string; rest: string } {
  let fits = ''
  let width = 0
  for (const { segment } of graphemesOf(text)) {
    width += textWidth(segment)
    if (width > columns) break
    fits += segment
  }
  return { fits, rest: text.slice(fits.length) }
}

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}
