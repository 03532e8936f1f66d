import { catalogue } from '../catalogue/catalogue.ts'
import type { Check, Needs } from '../catalogue/check.ts'

const needsWords: Readonly<Record<Needs, string>> = {
  any: 'any frontend',
  buyer: 'buyer',
  seller: 'seller',
  both: 'both',
}

/** The reference page about conformance: its text, and the table of each area. */
export function conformanceDocument(): string {
  const all = catalogue.flatMap(({ checks }) => checks)
  const count = (level: string) => all.filter((check) => check.level === level).length
  return [
    '# Conformance',
    '',
    'Made from `conform/catalogue` by `npm run docs`; do not edit by hand.',
    '',
    `\`marketlab conform\` checks whether a service, in any language, keeps the [protocol](api.md). It knows`,
    `${all.length} rules: ${count('core')} of the level \`core\`, which every market needs, ${count('full')} more of the level \`full\`, which is the`,
    `whole protocol, and ${count('beyond')} of the level \`beyond\`, which take minutes or go beyond what is written.`,
    '',
    '```sh',
    ...[
      'npx marketlab conform --role system --command ./start.sh',
      'npx marketlab conform --role system --connect buyer=127.0.0.1:6003 --connect seller=127.0.0.1:6004',
      'npx marketlab conform --role seller-frontend --connect 127.0.0.1:6004 --level core',
      'npx marketlab conform --role system --command ./start.sh --only STOCK-003 --frames',
      'npx marketlab conform --list',
    ],
    '```',
    '',
    '## Roles',
    '',
    '| role | what is judged | option |',
    '|---|---|---|',
    '| `system` | both frontends and all behind them | `--command C`, or `--connect buyer=H:P --connect seller=H:P` |',
    '| `buyer-frontend` | what needs nothing but this frontend: frames, accounts, sessions, empty carts | `--command C`, or `--connect H:P` |',
    '| `seller-frontend` | what needs nothing but this frontend: items, stock, keys | `--command C`, or `--connect H:P` |',
    '',
    'The databases alone cannot be judged yet, because the operations between members are not specified.',
    '',
    '## A command',
    '',
    'A command of `--command` is run by the shell in a process group of its own. It gets these variables:',
    '',
    '| variable | meaning |',
    '|---|---|',
    '| `MARKETLAB_BUYER_PORT` | the port of the buyer frontend, at 127.0.0.1 |',
    '| `MARKETLAB_SELLER_PORT` | the port of the seller frontend, at 127.0.0.1 |',
    '| `MARKETLAB_PORT_BASE` | the first of four free ports in a row. The third is that of the buyer frontend, the fourth that of the seller frontend; use the first two for databases |',
    '| `MARKETLAB_DATA` | a folder for its data, empty at first |',
    '',
    'The system is ready when both ports answer `Ping`. It has a minute to get ready. For the checks of durability, all its',
    'processes are killed with `kill -9` and the command is started again with the same variables. At the end everything is killed',
    'and the folder is deleted. On Linux, processes that left the group are found by their environment.',
    '',
    '## Answers',
    '',
    '| answer | meaning | exit code |',
    '|---|---|---|',
    '| right | the service keeps the rule | 0, if all are right |',
    '| wrong | the service breaks the rule, or does not start again after a kill | 1 |',
    '| timed out | no answer came before the deadline of the check | 1 |',
    '| crashed | the service ended during the check. It is started again for the next one | 1 |',
    '| did not start | no service answered `Ping` after the first start | 3 |',
    '| machine too busy | no answer came, and other programs used nearly all of the processor time | 3 |',
    '| not judged | the check could not do what it needs first, such as opening an account. The reason says what | 3 |',
    '',
    'A failure says what was sent, what was expected, what came, why the rule exists, and which command runs only this check',
    'again. A rule such as “An unknown operation is UNKNOWN_OP” means that the reply is an error with this code. `--frames`',
    'prints every frame. `--seed` changes the random values. All checks make data of their own, so a market that has been used',
    'can be judged. `--json` and `--junit` write the results after each check, so that a run that is killed leaves what it found.',
    'Wrong usage has the exit code 2. A run also ends when its results cannot be written, or when the program that reads its',
    'output has ended. The remaining checks are then not judged.',
    '',
    'The checks are tested themselves. For many of them, `conform/conform.test.ts` plants a defect in a market, and the check must',
    'find it.',
    '',
    ...catalogue.flatMap(({ name, title, checks }) => [
      `## ${name}: ${title}`,
      '',
      '| check | level | needs | rule | why |',
      '|---|---|---|---|---|',
      ...checks.map(row),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function row({ id, level, needs, rule, why, section }: Check): string {
  return `| ${id} | ${level} | ${needsWords[needs]} | [${cell(rule)}](${linkTo(section)}) | ${cell(why)} |`
}

/** The place of a heading, as pages of Markdown name it. */
export function linkTo(section: Check['section']): string {
  const [page, heading] = section.split('#') as [string, string]
  const anchor = heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
  return `${page}.md#${anchor}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
