import { type Command, InvalidArgumentError, Option } from 'commander'
import { courseScenarios, longestTitle, usualTraceEvery } from '../../bench/model/plan.ts'
import { workloadNames } from '../../bench/model/workload.ts'
import { routes } from '../../services/contract/gateway.ts'
import { examples } from '../base/command-words.ts'
import { UsageError } from '../base/exit-codes.ts'
import { OptionWithoutVariable } from '../base/option-variables.ts'
import type { BenchCommandOptions } from './plan-of-options.ts'

export function addBench(program: Command, built: URL): void {
  const bench = program
    .command('bench')
    .description('measure response times and throughput, with a verdict on the result')
    .option(
      '--scenario <number>',
      'a scenario of the course: 1 (1 buyer + 1 seller), 2 (10 + 10), 3 (100 + 100); several as 1,2 (default: all)',
      scenarios,
    )
    .option(
      '--buyers <n>',
      'number of buyers, instead of a scenario of the course (default: none, if --sellers is given)',
      whole,
    )
    .option(
      '--sellers <n>',
      'number of sellers, instead of a scenario of the course (default: none, if --buyers is given)',
      whole,
    )
    .option('--runs <n>', 'runs of each scenario', whole, 10)
    .option('--ops <n>', 'calls of each client in each run', whole, 1_000)
    .option(
      '--warm-up <n>',
      'calls of each client before the first run, which do not count (default: as many as necessary)',
      whole,
    )
    .addOption(
      new Option(
        '--workload <name>',
        'course: price changes and searches; mixed: every operation, purchases included',
      )
        .choices(workloadNames)
        .default('course'),
    )
    .addOption(
      // MARKETLAB_CONFIG is the configuration of a cluster.
      new OptionWithoutVariable(
        '--config <file>',
        'a YAML file with a workload of your own, instead of --workload',
      ),
    )
    .option('--rate <r>', 'open loop: requests per second over all clients, regardless of the replies', rate)
    .option(
      '--buyer <host:port>',
      'measure this buyer frontend, instead of a cluster of its own; several as H:P,H:P: the clients spread over them; --seller is needed, too',
    )
    .option('--seller <host:port>', 'measure this seller frontend, or these; --buyer is needed, too')
    .option('--frontends <n>', 'number of frontends of each side in its own cluster', whole, 1)
    .addOption(
      new Option(
        '--through <way>',
        'direct: the first frontend; gateway: a gateway before all of them; spread: the clients are spread over the frontends',
      )
        .choices(routes)
        .default('direct'),
    )
    .option(
      '--data <folder>',
      'folder for the data of its own cluster, which is then kept (default: a temporary folder)',
    )
    .option('--schedule <file>', 'play this schedule of faults in each run; the charts show the faults')
    .option('--seed <n>', 'the same seed gives the same requests', whole, 1)
    .option(
      '--trace-every <n>',
      'trace one in n requests, to show the time of each hop; 0: none',
      whole,
      usualTraceEvery,
    )
    .option('--processes <n>', 'processes that generate the load (default: by processors and clients)', whole)
    .option('--timeout <seconds>', 'a request without a reply after this time has failed', rate, 30)
    .option('--title <text>', 'title of the benchmark in its reports', title)
    .option('--json <file>', 'write the result as JSON; "-" for the standard output')
    .option('--report <folder>', 'write reports: HTML, Markdown, CSV, JSON, and the charts as PNG and SVG')
    .addHelpText(
      'after',
      '\nWithout addresses it starts a cluster of its own, on a fresh data folder, and removes both afterwards.\n' +
        'Exit codes: 0 trustworthy, 1 failed, 2 wrong usage, 3 not trustworthy, with the reasons.\n' +
        examples(
          'bench --scenario 1 --ops 100',
          'bench --report report',
          'bench --buyers 20 --sellers 5 --workload mixed --rate 500',
          'bench --config browsing.yaml --buyers 20 --sellers 2',
          'bench --buyer 10.0.0.5:6003 --seller 10.0.0.5:6004 --json result.json',
        ),
    )
    .action(async (options: BenchCommandOptions, command: Command) => {
      if (options.config !== undefined && command.getOptionValueSource('workload') === 'cli')
        throw new UsageError('Give either --workload or --config.')
      const { runBench } = await import('./run-bench.ts')
      await runBench(options, built)
    })
  addCompare(bench)
}

function addCompare(bench: Command): void {
  bench
    .command('compare')
    .description('compare two results, as JSON or as reports')
    .argument('<first>', 'the file of one result')
    .argument('<second>', 'the file of the other')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 the second is not clearly worse, 1 it is clearly worse in a figure, 2 wrong usage, 3 the results cannot be\n' +
        'compared or are not trustworthy.\n' +
        examples(
          'bench compare before.json after.json',
          'bench compare before/report.html after/report.html --json',
        ),
    )
    .action(async (first: string, second: string, _: object, command: Command) => {
      const { compareResults } = await import('./compare-results.ts')
      compareResults(first, second, command.opts<{ json?: boolean }>())
    })
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(text)
}

function title(text: string): string {
  if (text.trim() === '' || text.length > longestTitle)
    throw new InvalidArgumentError(`Give a title of 1 to ${longestTitle} characters.`)
  return text
}

function rate(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('Give a number above 0.')
  return value
}

type ScenarioNumber = keyof typeof courseScenarios

function scenarios(text: string, before: ScenarioNumber[] = []): ScenarioNumber[] {
  const numbers = text.split(',').map((each) => {
    const number = Number(each.trim())
    if (!(number in courseScenarios)) throw new InvalidArgumentError('Choose from 1, 2 and 3.')
    return number as ScenarioNumber
  })
  return [...before, ...numbers]
}
