import { beginning, rules } from './word-list.ts'

/** A text that a person reads, with the line on which it begins. */
export interface Text {
  line: number
  text: string
}

/** Everything that the word list has against a text. */
export function problemsOf({ text, line }: Text): string[] {
  const found = sentencesOf(text)
    .filter((sentence) => beginning.test(sentence) && !sentence.endsWith('?'))
    .map((sentence) => `${line}: begin with the subject: ${sentence.slice(0, 80)}`)
  for (const { pattern, instead } of rules) {
    const [word] = pattern.exec(text) ?? []
    if (word !== undefined) found.push(`${line}: "${word}" – write ${instead}: ${text.slice(0, 80)}`)
  }
  return found
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?:;])["”’)*_]*\s+/)
    .map((sentence) => sentence.replace(/^[\s"“‘(*_>-]+/, '').trimEnd())
}
