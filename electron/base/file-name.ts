/** A title as a name for a file that every system takes. */
export function fileNameOf(title: string, otherwise = 'benchmark'): string {
  const name = title
    .normalize('NFKD')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
  return name === '' ? otherwise : name.toLowerCase()
}
