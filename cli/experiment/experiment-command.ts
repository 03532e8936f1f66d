import type { Command } from 'commander'
import { examples, refuseWord } from '../base/command-words.ts'
import { duration } from '../base/duration.ts'
import type { ListOptions, RunOptions, ValidateOptions } from './experiment-commands.ts'

/** Ready experiments, and those of one's own. */
export function addExperiment(program: Command, built: URL): void {
  const experiment = program
    .command('experiment')
    .description(
      'run an experiment on a cluster of its own: break something on purpose, and see what still works',
    )
    .addHelpText(
      'after',
      '\nAn experiment is a YAML file: the cluster, its users, the faults and their times, and what is expected.\n' +
        'Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 not trustworthy, with the reasons.\n' +
        examples(
          'experiment list',
          'experiment run slow-disk',
          'experiment run slow-disk --short --json result.json',
          'experiment validate my-experiment.yaml',
        ),
    )
    .on('command:*', ([word]: [string]) =>
      refuseWord(
        experiment,
        word,
        `"marketlab experiment run ${word}" runs the experiment of that name or file.`,
      ),
    )
  const commands = () => import('./experiment-commands.ts')
  experiment
    .command('list')
    .description('the experiments that come with the project')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => (await commands()).listExperiments(options, built))
  experiment
    .command('run')
    .description('run an experiment, and print its verdict')
    .argument('<name|file>', 'a name that "experiment list" shows, or a YAML file')
    .option('--short', 'in less time, for a quick look')
    .option('--seed <n>', 'another chance than the file says', Number)
    .option('--json <file>', 'write the result as JSON; "-" for the standard output')
    .option('--deadline <time>', 'end it without a verdict after this time, such as 5m', duration)
    .action(async (named: string, options: RunOptions) => (await commands()).run(named, options, built))
  experiment
    .command('validate')
    .description('check an experiment or a schedule, and list every mistake with its line')
    .argument('<name|file>', 'a YAML file, or a name that "experiment list" shows')
    .option('--json', 'print JSON')
    .action(async (named: string, options: ValidateOptions) =>
      (await commands()).validate(named, options, built),
    )
}
