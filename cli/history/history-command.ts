import { type Command, InvalidArgumentError, Option } from 'commander'
import { workloadNames } from '../../bench/model/workload.ts'
import { examples } from '../base/command-words.ts'
import type { RecordOptions } from './record-history.ts'

export function addHistory(program: Command, built: URL): void {
  program
    .command('history')
    .description('record what clients see')
    .command('record')
    .description('record what the clients of a benchmark or an experiment read and write')
    .argument('<file>', 'one operation per line, as JSON, for "check history"')
    .option('--experiment <name|file>', 'the clients of this experiment (default: those of a benchmark)')
    .option('--short', 'the experiment in less time')
    .option('--buyers <n>', 'number of buyers of the benchmark', whole, 4)
    .option('--sellers <n>', 'number of sellers of the benchmark', whole, 2)
    .option('--ops <n>', 'calls of each client', whole, 200)
    .addOption(
      new Option('--workload <name>', 'that of the benchmark').choices(workloadNames).default('mixed'),
    )
    .option('--seed <n>', 'the same seed gives the same requests', whole)
    .option(
      '--buyer <host:port>',
      'a running buyer frontend, instead of a cluster of its own; --seller is needed, too',
    )
    .option('--seller <host:port>', 'a running seller frontend; --buyer is needed, too')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nIt records GetItem, SearchItemsForSale and DisplayItemsForSale as reads of each item that they show,\n' +
        'and ChangeItemPrice and UpdateUnitsForSale as writes. The time of a request is from before it was sent until after its answer.\n' +
        examples(
          'history record run.jsonl',
          'history record run.jsonl --experiment stale-catalogue --short',
          'history record run.jsonl --buyer 10.0.0.5:6003 --seller 10.0.0.5:6004',
          'check history run.jsonl',
        ),
    )
    .action(async (file: string, options: RecordOptions) => {
      const { recordHistory } = await import('./record-history.ts')
      await recordHistory(file, options, built)
    })
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(text)
}
