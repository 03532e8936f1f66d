import { type Command, InvalidArgumentError, Option } from 'commander'
import { logLevels } from '../../services/logs/log-line.ts'
import { examples } from '../base/command-words.ts'
import type { LogsOptions } from './show-logs.ts'
import { timeOf } from './time-of.ts'

export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('show the log files of a data folder, merged by time')
    .argument('[members...]', 'only these: as "cluster members" shows them, cluster, app, or audit')
    .option('-f, --follow', 'show new lines as they are written, until Ctrl-C')
    .option('-n, --lines <n>', 'only the newest n lines, and with -f the new ones', lineCount)
    .option(
      '--since <time>',
      'only lines since then: 10m, 2h or 3d ago, or a time like 2026-01-31T12:00',
      timeOf,
    )
    .option('--trace <trace>', 'only lines of this request')
    .addOption(new Option('--level <level>', 'only this level and those above').choices(logLevels))
    .option('--data <folder>', 'the data folder (default: that of the configuration, marketlab-data)')
    .option('--config <file>', 'the YAML file that the cluster is started from')
    .option('--json', 'print each line as it is in the file, as JSON')
    .addHelpText(
      'after',
      '\nThe lines are kept across restarts, within the limits of logs.files in the configuration. The log "audit" has what was done\n' +
        'to the cluster on purpose: faults, kills, restarts, restores, changes by the administrator. Its lines are shown only\n' +
        'if it is named.\n' +
        examples(
          'logs',
          'logs -f product-db',
          'logs --since 10m --level warn',
          'logs --trace 4f2a',
          'logs audit --json',
        ),
    )
    .action(async (members: string[], options: LogsOptions) => {
      const { showLogs } = await import('./show-logs.ts')
      await showLogs(members, options)
    })
}

function lineCount(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count > 1_000_000) throw new InvalidArgumentError('Give a number up to 1000000.')
  return count
}
