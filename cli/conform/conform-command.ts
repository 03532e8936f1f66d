import { type Command, Option } from 'commander'
import { levels } from '../../conform/catalogue/check.ts'
import { examples } from '../base/command-words.ts'
import { duration } from '../base/duration.ts'
import type { ConformOptions } from './run-conform.ts'

/** Judges any implementation of the services by the specification. */
export function addConform(program: Command): void {
  program
    .command('conform')
    .description('check any implementation of a service against the specification, rule by rule')
    .option('--role <role>', 'buyer-frontend, seller-frontend or system')
    .option(
      '--connect <address>',
      'where it listens; for a system give it twice: buyer=H:P and seller=H:P',
      (address: string, before: string[] = []) => [...before, address],
    )
    .option('--command <command>', 'start the system with this command, and end it afterwards')
    .addOption(new Option('--level <level>', 'how much is checked').choices([...levels]).default('full'))
    .option(
      '--only <ids>',
      'only these checks or areas, such as STOCK-003 or CART,KEY',
      (ids: string, before: string[] = []) => [...before, ...ids.split(',').map((id) => id.trim())],
    )
    .option('--list', 'print the catalogue of checks, and check nothing')
    .option('--frames', 'print every frame of each check')
    .option('--seed <n>', 'a number: another one draws other values by chance', Number, 1)
    .addOption(
      new Option('--deadline <time>', 'end everything after this time, such as 5m')
        .argParser(duration)
        .default(900_000, '15m'),
    )
    .option('--json <file>', 'write the results as JSON after each check; "-" for the standard output')
    .option('--junit <file>', 'write the results as JUnit XML after each check')
    .addHelpText(
      'after',
      '\nThe command is started with these variables: MARKETLAB_BUYER_PORT and MARKETLAB_SELLER_PORT (listen there, ' +
        'at 127.0.0.1), MARKETLAB_PORT_BASE (the first of four free ports: the third and the fourth are those two) and ' +
        'MARKETLAB_DATA (an empty folder). It is ready when both ports answer Ping. For the checks of durability it is ' +
        'killed with kill -9 and started again.\n' +
        'Exit codes: 0 all right, 1 something is wrong, 2 wrong usage, 3 could not be judged.\n' +
        examples(
          'conform --role system --command "npx marketlab cluster"',
          'conform --role system --connect buyer=127.0.0.1:6003 --connect seller=127.0.0.1:6004',
          'conform --role seller-frontend --connect 127.0.0.1:6004 --level core',
          'conform --role system --command ./start.sh --only STOCK-003 --frames',
          'conform --list',
        ),
    )
    .action(async (options: ConformOptions) => (await import('./run-conform.ts')).conform(options))
}
