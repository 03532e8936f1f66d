import type { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a list of fields',
  record: 'a list of fields',
}

const ownWords = /^(Invalid input|Too small|Too big|Invalid option)\b/

/** What is wrong, as a person would say it. What a schema says in words of its own stays. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (!ownWords.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_small':
      return `must be ${limit('at least', 'more than', issue, issue.minimum)}`
    case 'too_big':
      return `must be ${limit('at most', 'less than', issue, issue.maximum)}`
    case 'invalid_type': {
      const expected = kinds[issue.expected] ?? issue.expected
      return issue.message.endsWith('received undefined')
        ? `is missing: ${expected} is needed`
        : `must be ${expected}`
    }
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`
    default:
      return issue.message
  }
}

function limit(
  inclusive: string,
  exclusive: string,
  { origin, inclusive: isIncluded = true }: { origin: string; inclusive?: boolean | undefined },
  bound: number | bigint,
): string {
  const amount = `${isIncluded ? inclusive : exclusive} ${bound}`
  if (origin === 'string') return `${amount} ${bound === 1 ? 'character' : 'characters'} long`
  return origin === 'array' ? `${amount} ${bound === 1 ? 'entry' : 'entries'} long` : amount
}
