import { type Command, CommanderError, Option } from 'commander'
import { serviceNames } from '../services/config/config.ts'
import { version } from '../services/process/version.ts'
import type { Role } from '../services/contract/values.ts'
import { messageOf } from '../services/text/error-text.ts'
import { writeLine, writeText } from '../services/text/terminal.ts'
import { addAdmin } from './admin/admin-command.ts'
import { addBench } from './bench/bench-command.ts'
import { addCheck } from './check/check-command.ts'
import { addConform } from './conform/conform-command.ts'
import { addCluster } from './cluster/cluster-command.ts'
import {
  examples,
  nameHelp,
  refuseEmpty,
  refuseHelpOfNothing,
  withoutLongLines,
} from './base/command-words.ts'
import { addCompletion } from './completion/completion-command.ts'
import { addData } from './data/data-commands.ts'
import { addExperiment } from './experiment/experiment-command.ts'
import { addFault } from './fault/fault-command.ts'
import type { ControlOptions } from './control/with-control.ts'
import { databaseNames } from '../services/cluster/topology.ts'
import { addHistory } from './history/history-command.ts'
import { addLogs } from './logs/logs-command.ts'
import { addTrace } from './trace/add-trace.ts'
import { CommandWithVariables, helpWithoutVariables } from './base/option-variables.ts'
import { exitCodes, NotTrustworthy, SilentFailure, UsageError } from './base/exit-codes.ts'

/** Carries a command line out and gives its exit code. `built` is the folder of the built services. */
export async function runProgram(words: string[], built: URL): Promise<number> {
  const program = createProgram(built)
  try {
    refuseHelpOfNothing(program, words)
    await program.parseAsync(words, { from: 'user' })
    return process.exitCode === undefined ? exitCodes.done : Number(process.exitCode)
  } catch (error) {
    return exitCodeOf(error)
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  if (error instanceof SilentFailure) return exitCodes.failed
  writeLine(process.stderr, `marketlab: ${messageOf(error)}`)
  if (process.env.MARKETLAB_DEBUG && error instanceof Error) writeLine(process.stderr, error.stack ?? '')
  if (error instanceof NotTrustworthy) return exitCodes.notTrustworthy
  return error instanceof UsageError ? exitCodes.wrongUsage : exitCodes.failed
}

export function createProgram(built: URL): Command {
  const program = new CommandWithVariables('marketlab')
    .description(
      'A laboratory for a distributed marketplace: four TCP services to run, break, watch and measure.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => writeText(process.stdout, withoutLongLines(text, process.stdout.columns)),
      writeErr: (text) => writeText(process.stderr, text),
      outputError: (text, write) => write(text.replace(/^error: /, 'marketlab: ')),
    })
    .configureHelp({ ...helpWithoutVariables, minWidthToWrap: 30 })
    // An option behind a command is that command's, although one before it may have the same name.
    .enablePositionalOptions()
    .exitOverride()
    .hook('preAction', (_, command) => refuseEmpty(command))
    .addHelpText(
      'after',
      '\nEvery option can also be given by an environment variable: the one of --port-base is MARKETLAB_PORT_BASE. Settings have\n' +
        'variables, too. A variable wins over the configuration file, and an option over both.\n' +
        examples(
          'cluster',
          'buyer',
          "buyer -c 'login ann; search lamp --in Lighting'",
          'snapshot list',
          'bench',
          'fault list',
        ),
    )
  addServe(program, built)
  addCluster(program, built)
  addShell(program, 'buyer', 6003, 'signup ann; login ann; search lamp; add 2-1 2; buy')
  addShell(program, 'seller', 6004, 'signup bob; login bob; sell "Desk lamp" 3 19.99 5 new lamp,light')
  addPing(program)
  addData(program)
  addSnapshot(program, built)
  addAdmin(program)
  addBench(program, built)
  addCheck(program)
  addHistory(program, built)
  addLogs(program)
  addConform(program)
  addFault(program)
  addTrace(program)
  addExperiment(program, built)
  addCompletion(program)
  nameHelp(program)
  return program
}

function addServe(program: Command, built: URL): void {
  program
    .command('serve')
    .description('run one service in the foreground')
    .argument('<service>', `${serviceNames.join(', ')}, or a name under "further" in the configuration`)
    .option('--config <file>', 'the YAML file with addresses, storage and limits')
    .addHelpText('after', examples('serve product-db', 'serve buyer-frontend --config marketlab.yaml'))
    .action(async (service: string, options: { config?: string }) => {
      const { serve } = await import('./serve.ts')
      await serve(service, options, built)
    })
}

function addShell(program: Command, role: Role, port: number, script: string): void {
  program
    .command(role)
    .description(`a ${role}'s shell: interactive, or for scripts with -c`)
    .option('--connect <host:port>', `the ${role} frontend`, `127.0.0.1:${port}`)
    .option('-c, --command <commands>', 'run these commands, separated by ";", and leave')
    .option('--json', 'print each result as one line of JSON')
    .addHelpText(
      'after',
      `\nType "help" in the shell for its commands. Commands are also read from a pipe.\n` +
        'A password that a script leaves out is that of the variable MARKETLAB_PASSWORD or, with -c, the first line of\n' +
        'the standard input: everybody on a machine can read the arguments of its programs.\n' +
        examples(role, `${role} --connect 192.168.1.20:${port}`, `${role} -c '${script}'`),
    )
    .action(async (options: { connect: string; command?: string; json?: boolean }) => {
      const { runShell } = await import('./shell/run-shell.ts')
      await runShell(role, options)
    })
}

function addPing(program: Command): void {
  program
    .command('ping')
    .description('ask what listens at an address')
    .argument('<host:port>', 'of a frontend, a gateway or any member of the cluster on the data folder')
    .option('--data <folder>', 'the data folder of the cluster, whose secret the databases ask for')
    .option('--config <file>', 'the YAML file that the cluster was started from')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('ping 127.0.0.1:6003', 'ping 192.168.1.20:6003 --json'))
    .action(async (address: string, options: ControlOptions & { json?: boolean }) => {
      const { ping } = await import('./ping/ping.ts')
      await ping(address, options)
    })
}

function addSnapshot(program: Command, built: URL): void {
  const snapshot = program
    .command('snapshot')
    .description("list, take, name, export, import, restore and delete snapshots of the databases' data")
    .addHelpText(
      'after',
      '\nWorks with the running cluster of the data folder. If none is running, it works on the folder itself.\n' +
        examples(
          'snapshot list --data lesson-1',
          'snapshot take --name "before the sale"',
          'snapshot restore "before the sale"',
          'snapshot export NAME before-the-sale.sqlite',
          'snapshot export NAME market.json --format json',
          'snapshot import before-the-sale.sqlite',
          'snapshot restore CUSTOMER-DB-NAME PRODUCT-DB-NAME --yes',
          'snapshot take --served --config /etc/marketlab/marketlab.yaml',
        ),
    )
  const service = () => new Option('--service <service>', 'only this database').choices(databaseNames)
  const add = (name: string, description: string) =>
    snapshot
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder (default: that of the configuration, marketlab-data)')
      .option('--config <file>', 'the YAML file that the cluster is started from')
      .addOption(service())
      .option('--served', 'the databases run by themselves ("marketlab serve"), where the configuration says')
      .option('--json', 'print JSON')
  const commands = () => import('./snapshot/snapshot-commands.ts')
  add('list', 'list the snapshots of both databases').action(async (options) =>
    (await commands()).listSnapshots(options, built),
  )
  add('take', 'take a snapshot of each database')
    .option('--name <name>', 'a name to find them by, such as "before the sale"')
    .action(async (options) => (await commands()).takeSnapshots(options, built))
  const keeping = () => import('./snapshot/keep-commands.ts')
  add('name', 'give a snapshot a name; one with a name is kept until you delete it')
    .argument('<snapshot>', 'as "snapshot list" shows it')
    .argument('[name]', 'such as "before the sale"; without it the snapshot loses its name')
    .action(async (word, title = '', options) => (await keeping()).nameSnapshot(word, title, options, built))
  add('delete', 'delete snapshots; the newest of a database stays')
    .argument('<names...>', 'as "snapshot list" shows them')
    .option('--yes', 'do not ask')
    .action(async (words, options) => (await keeping()).deleteSnapshots(words, options, built))
  add('export', 'copy a snapshot into a file that any SQLite tool reads, or its market as JSON')
    .argument('<name>', 'as "snapshot list" shows it')
    .argument('<file>', 'with --format json, "-" is the standard output')
    .addOption(
      new Option(
        '--format <format>',
        'sqlite, or json: items and orders, or accounts without their passwords',
      )
        .choices(['sqlite', 'json'])
        .default('sqlite'),
    )
    .option('--yes', 'overwrite the file if it exists, without asking')
    .action(async (name, file, options) => (await commands()).exportSnapshot(name, file, options, built))
  add('import', 'add an exported snapshot to those of its database; restore it to use it')
    .argument('<file>')
    .action(async (file, options) => (await commands()).importSnapshot(file, options, built))
  add(
    'restore',
    'replace the data of a database with a snapshot; two names, or one given to both, replace both databases',
  )
    .argument('<names...>', 'as "snapshot list" shows them')
    .option('--yes', 'do not ask')
    .option(
      '--mixed',
      'if the databases of a running cluster do not belong together afterwards, let them go on',
    )
    .action(async (names, options) => (await commands()).restoreSnapshots(names, options, built))
}
