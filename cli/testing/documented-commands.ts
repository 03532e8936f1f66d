import { readdirSync, readFileSync } from 'node:fs'
import { projectFolder } from '../../services/testing/built.ts'

export interface DocumentedCommand {
  /** Where it stands: docs/laboratory.md:12. */
  place: string
  /** Without its comment, as a shell would get it. */
  line: string
}

const folder = new URL('docs/', projectFolder)

/** The command lines of marketlab in the shell examples of the pages for users, in their order. */
export function documentedCommands(): DocumentedCommand[] {
  const pages = [
    'README.md',
    ...readdirSync(folder)
      .sort()
      .map((name) => `docs/${name}`),
  ]
  return pages.filter((page) => page.endsWith('.md')).flatMap(commandsIn)
}

/** The file that docs/benchmark.md shows for a workload of your own. */
export function documentedWorkload(): string {
  const page = readFileSync(new URL('benchmark.md', folder), 'utf8')
  return /```yaml\n([^]*?)```/.exec(page)![1]!
}

/** Those of the labs for students. */
export function labCommands(): DocumentedCommand[] {
  return readdirSync(new URL('labs/', folder)).flatMap((name) => commandsIn(`docs/labs/${name}`))
}

function commandsIn(page: string): DocumentedCommand[] {
  const found: DocumentedCommand[] = []
  let isShell = false
  let begun = ''
  for (const [index, text] of readFileSync(new URL(page, projectFolder), 'utf8').split('\n').entries()) {
    if (text.startsWith('```')) isShell = /^```(sh|bash|console)$/.test(text)
    else if (isShell && text.endsWith('\\')) begun += text.slice(0, -1)
    else if (isShell) {
      const line = withoutComment(begun + text).trim()
      begun = ''
      if (/\bnpx marketlab (?!-)/.test(line)) found.push({ place: `${page}:${index + 1}`, line })
    }
  }
  return found
}

/** A comment begins with a number sign behind a blank, outside quotes. */
function withoutComment(line: string): string {
  let quote = ''
  for (const [index, character] of [...line].entries()) {
    if (quote === '' && character === '#' && (index === 0 || line[index - 1] === ' '))
      return line.slice(0, index)
    if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
  }
  return line
}

/** The words of a simple command behind `marketlab`; undefined if a shell is needed: pipes, files, variables. */
export function wordsOf(line: string): string[] | undefined {
  const [, rest] = /^npx marketlab (.*)$/.exec(line) ?? []
  if (rest === undefined) return undefined
  const words = rest.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []
  const isSimple = words.every((word) => /^["']/.test(word) || !/[|<>$()&;]/.test(word))
  return isSimple ? words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')) : undefined
}
