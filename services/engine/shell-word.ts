const plain = /^[\w./:@%+=,-]+$/
const plainOnWindows = /^[\w./:@+=,~\\-]+$/

/** A path as it has to be written in a command that somebody copies into a shell: in quotes where it needs them. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return plainOnWindows.test(text) ? text : `"${text}"`
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
