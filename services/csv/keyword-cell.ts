/** Keywords as one cell, from which `readKeywords` makes the same keywords again. */
export function writeKeywords(keywords: readonly string[]): string {
  // Between several there is a sign, so that spaces within them cannot be taken for one.
  const special = keywords.length > 1 ? /[\\|;,]|^\s+|\s+$/g : /[\\|;,\s]/g
  return keywords.map((keyword) => keyword.replace(special, escaped)).join('|')
}

/** People write `|`, `;` or commas between keywords, or spaces if there is none of these. A `\` removes the meaning. */
export function readKeywords(cell: string): string[] {
  const signs = cell.match(/\\[\\|;,\s]|[^]/gu) ?? []
  const between = signs.some((sign) => /^[|;,]$/.test(sign)) ? /^[|;,]$/ : /^\s$/
  const words: string[][] = [[]]
  for (const sign of signs) {
    if (between.test(sign)) words.push([])
    else words.at(-1)!.push(sign)
  }
  return words.map(keywordOf).filter((keyword) => keyword !== '')
}

function keywordOf(signs: readonly string[]): string {
  const isSeen = (sign: string) => sign.trim() !== ''
  const kept = signs.slice(signs.findIndex(isSeen), signs.findLastIndex(isSeen) + 1)
  return kept.map((sign) => (sign.startsWith('\\') && sign.length > 1 ? sign.slice(1) : sign)).join('')
}

function escaped(signs: string): string {
  return signs.replace(/[^]/gu, '\\$&')
}
