import { folders } from './folders.js'

/**
 * Reads `<folder or file> … <test> …`. None means all folders, each judged by its own tests.
 * @param {readonly string[]} words
 */
export function choose(words) {
  const judges = words.filter((word) => word.endsWith('.test.ts'))
  const subjects = words.filter((word) => !word.endsWith('.test.ts'))
  if (judges.length > 0 && subjects.length === 0)
    throw new Error(`Name the folder or file that is to be judged by ${judges.join(' and ')}.`)
  return { chosen: subjects.length === 0 ? all() : chosenBy(subjects), judges }
}

function all() {
  return new Map(folders.map((folder) => [folder, []]))
}

/** The folders that were asked for, each with the files in question: none means all of them. */
function chosenBy(subjects) {
  const chosen = new Map()
  for (const word of subjects) {
    const asked = word.replace(/\/$/, '')
    const folder = folders.find(({ name }) => asked === name || asked.startsWith(`${name}/`))
    if (!folder)
      throw new Error(`${word} is not in mutation/folders.js: ${folders.map(({ name }) => name).join(', ')}`)
    const files = chosen.get(folder) ?? []
    chosen.set(folder, asked === folder.name ? files : [...files, asked])
  }
  return chosen
}
