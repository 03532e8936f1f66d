export interface Rule {
  pattern: RegExp
  instead: string
}

/** Words that make a statement begin without its subject. Questions may begin with them. */
export const beginning = /^(Of|Whoever|Whatever|Whichever|Whose|Who|What) [a-z\d`]/

/** Words that are not used, with what to write instead. docs/glossary.md has the terms. */
export const rules: readonly Rule[] = [
  { pattern: /\bdoings\b/i, instead: 'actions' },
  { pattern: /\bmanieth\b/i, instead: 'the number of' },
  { pattern: /\blest\b/i, instead: 'so that … not' },
  { pattern: /\b(whoever|whomever|whosoever)\b/i, instead: 'the subject by its name' },
  { pattern: /\b(those|what) there (are|is)\b/i, instead: 'the thing by its name' },
  { pattern: /\b(whence|thereof|therein|wherein|hitherto|thence)\b/i, instead: 'a word in use' },
  { pattern: /\bstanding orders?\b/i, instead: 'instruction' },
  { pattern: /\btelemetry\b(?!\.ts)/i, instead: 'metrics' },
  {
    pattern:
      /\b(fault|bench|benchmark|consistency|experiment|gateway|resilience|snapshot|follower) desks?\b/i,
    instead: 'control; only the order desk is a desk',
  },
  { pattern: /\btime-?outs? (of|after) silence\b/i, instead: 'timeout' },
  { pattern: /\bas many (\w+ )?as may\b/i, instead: 'the limit' },
  { pattern: /\btakes? all there is\b/i, instead: 'uses up' },
  { pattern: /\bhurts? nobody\b/i, instead: 'disturbs no client' },
]

/** Pages that a program writes, or whose tables show what not to write. */
export const pagesLeftOut: readonly string[] = ['docs/api.md']
export const tablesLeftOut: readonly string[] = ['docs/glossary.md', 'docs/style.md']

/** Folders whose texts on pages, in help and in messages have been rewritten. This list only gets longer. */
export const sweptTexts: readonly string[] = [
  'services',
  'cli',
  'renderer',
  'electron',
  'bench',
  'verify',
  'conform',
  'deploy',
]

/** Folders whose comments and test names have been rewritten. This list only gets longer. */
export const sweptComments: readonly string[] = [
  'services',
  'cli',
  'renderer',
  'electron',
  'bench',
  'verify',
  'conform',
  'deploy',
  'testing',
]
