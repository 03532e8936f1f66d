import { type Command, InvalidArgumentError } from 'commander'
import { examples } from '../base/command-words.ts'
import { type HistoryCheckOptions, type Promised, promises } from './check-history.ts'

export function addCheck(program: Command): void {
  const check = program.command('check').description('judge what was recorded')
  check
    .command('history')
    .description('look for reads that violate the guarantees of a store')
    .argument('<file>', 'one operation per line, as JSON; "-" for the standard input')
    .option(
      '--promise <names>',
      `guarantees to check, of ${Object.keys(promises).join(', ')}; several as a,b`,
      promised,
      ['strong'],
    )
    .option('--json', 'print the findings as one line of JSON')
    .addHelpText(
      'after',
      '\nA line is {"session":"ann","op":"read"|"write","item":"3-1","rev":7,"start":12.5,"end":14.1}: `rev` is the revision\n' +
        'that was read or written (null: no such item, or a write without an answer), times are milliseconds of one clock.\n' +
        'Exit codes: 0 kept, 1 broken, 2 wrong usage, 3 nothing in it that could have been broken.\n' +
        examples(
          'check history run.jsonl',
          'check history run.jsonl --promise read-your-writes,monotonic-reads',
        ),
    )
    .action(async (file: string, options: HistoryCheckOptions) => {
      const { checkHistory } = await import('./check-history.ts')
      process.exitCode = await checkHistory(file, options)
    })
}

function promised(text: string): Promised[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !(name in promises))
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `There is no "${unknown}". Choose from ${Object.keys(promises).join(', ')}.`,
    )
  return names as Promised[]
}
