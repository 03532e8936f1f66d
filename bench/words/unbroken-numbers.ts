/** A figure and its unit stay in one line: their blanks become blanks that do not break. */
export function bindFigures(text: string): string {
  return text
    .replaceAll(/(\d) (%|ms\b|s\b|µs\b|calls\/s|times\b)/g, '$1\u00a0$2')
    .replaceAll(/(\d|\bp) ([+±×=<]) (?=\w)/g, '$1\u00a0$2\u00a0')
}
