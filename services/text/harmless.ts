/**
 * Characters that do something instead of being seen: controls (C0, C1, DEL), line and paragraph separators, marks that turn
 * the direction of writing, and all that is invisible by design (zero width, fillers, tags, variation selectors).
 * Joiners stay where a script or an emoji needs them, and so does one variation selector behind a visible character.
 */
const scripts = 'Arab Syrc Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt'
const acting = '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Bidi_C}\\p{DI}\\uFFF9-\\uFFFB]'
/** Marks of direction belong to these scripts, too, and do not stay. */
const joining = `(?:(?!${acting})[${scripts.replaceAll(/(\w+) ?/g, '\\p{scx=$1}')}])`
const pictured = '\\p{Extended_Pictographic}'
const needed = [
  `(?<=${pictured}[\\p{Emoji_Modifier}\\uFE0F]?)\\u200D(?=${pictured})`,
  `(?<=${joining})[\\u200C\\u200D](?=${joining})`,
  '(?<=[^\\p{DI}\\p{Z}\\p{C}])[\\uFE00-\\uFE0F]',
].join('|')

const unseen = new RegExp(`(?!${needed})${acting}`, 'gu')
const unseenInLines = new RegExp(`(?!${needed})(?!\\n)${acting}`, 'gu')
/** Most texts are, and the other two patterns take a process some milliseconds to compile. */
const plain = /^[ -~]*$/
const plainLines = /^[ -~\n]*$/

/** A text of somebody else's as one line that can do nothing to a terminal, a log or a page but be seen. */
export function harmless(text: string): string {
  return plain.test(text) ? text : text.replace(unseen, '\uFFFD')
}

/** The same for a text of several lines. */
export function harmlessLines(text: string): string {
  return plainLines.test(text) ? text : text.replace(unseenInLines, '\uFFFD')
}

/** The same for JSON, which stays equal: such characters can only be within its strings, where they are written as escapes. */
export function harmlessJson(json: string): string {
  return plainLines.test(json) ? json : json.replace(unseenInLines, escaped)
}

/** A value as such JSON. */
export function jsonText(value: unknown, indent?: number): string {
  return harmlessJson(JSON.stringify(value, null, indent))
}

/** Whether everything in a text can be seen. */
export function isHarmless(text: string): boolean {
  return harmless(text) === text
}

function escaped(character: string): string {
  let escapes = ''
  for (let unit = 0; unit < character.length; unit += 1)
    escapes += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`
  return escapes
}
