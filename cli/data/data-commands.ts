import { type Command, InvalidArgumentError } from 'commander'
import { usualItems } from '../../services/sample/catalogue.ts'
import { examples } from '../base/command-words.ts'

const mostItems = 1_000_000

/** Commands that fill and empty a market. */
export function addData(program: Command): void {
  const sample = program
    .command('sample')
    .description('a market to try things with')
    .addHelpText('after', examples('sample load', 'sample load --items 20000'))
  inFolder(sample.command('load').description('load the sample market into the running cluster'))
    .option('--items <n>', 'items for sale', items, usualItems)
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./sample.ts')).loadSample(options))
  inFolder(
    program.command('reset').description('delete everything in a data folder on which no cluster runs'),
  )
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('reset --data lesson-1', 'reset --yes'))
    .action(async (options) => (await import('./reset.ts')).reset(options))
}

function inFolder(command: Command): Command {
  return command
    .option('--data <folder>', 'the data folder (default: that of the configuration, marketlab-data)')
    .option('--config <file>', 'the YAML file that the cluster is started from')
}

function items(text: string): number {
  const count = Number(text)
  if (!/^[1-9]\d*$/.test(text) || count > mostItems)
    throw new InvalidArgumentError(`Give a number from 1 to ${mostItems}.`)
  return count
}
