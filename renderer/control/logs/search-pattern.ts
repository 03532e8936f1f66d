export interface Search {
  text: string
  regex: boolean
}

export interface SearchPattern {
  /** Finds all matches, ignoring case; undefined where nothing is searched or the expression is none. */
  pattern?: RegExp
  error?: string
}

export function searchPattern({ text, regex }: Search): SearchPattern {
  if (text === '') return {}
  if (!regex) return { pattern: new RegExp(escaped(text), 'gi') }
  try {
    return { pattern: new RegExp(text, 'gi') }
  } catch (error) {
    return { error: readable(error as Error) }
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** "Invalid regular expression: /(/gi: Unterminated group" says the expression twice to somebody who sees it. */
function readable({ message }: Error): string {
  const reason = message.slice(message.lastIndexOf(': ') + 2)
  return `Not a regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
}
