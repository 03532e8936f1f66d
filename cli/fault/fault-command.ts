import { type Command, InvalidArgumentError } from 'commander'
import { examples } from '../base/command-words.ts'
import { duration } from '../base/duration.ts'
import type { FaultOptions } from './fault-commands.ts'
import type { ProxyCommandOptions } from './proxy-command.ts'

/** Commands that cause faults in a running cluster, and in services of other implementations. */
export function addFault(program: Command): void {
  const fault = program
    .command('fault')
    .description('cause faults in a running cluster, list them, heal them')
    .addHelpText(
      'after',
      '\nLinks: latency, bandwidth, reset, black-hole, slow-close, slices, partition.\n' +
        'Processes: kill, pause, restart, slow-disk, cpu-hog, clock-skew.\n' +
        'Names are those of members ("buyer-frontend-2"), of kinds, "clients", or "*" for all of them.\n' +
        examples(
          'fault add latency 100ms jitter 20ms from buyer-frontend to product-db --for 10s',
          'fault add black-hole from clients to buyer-frontend replies 30%',
          'fault partition buyer-frontend from product-db,customer-db --for 5s',
          'fault kill product-db --for 3s',
          'fault add slow-disk product-db 50ms',
          'fault list',
          'fault heal',
          'fault proxy --listen 7003 --to 127.0.0.1:6003 --fault "bandwidth 20KB/s"',
        ),
    )
  const commands = () => import('./fault-commands.ts')
  const add = (name: string, description: string) =>
    fault
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder of the running cluster (default: marketlab-data)')
      .option('--config <file>', 'the YAML file that the cluster was started from')
      .option('--json', 'print JSON')
  const addStarting = (name: string, description: string) =>
    add(name, description)
      .option('--for <time>', 'it ends by itself after this time, such as 5s', duration)
      .option('--seed <n>', 'the same chance each time', seed)

  add('list', 'the faults that are active, and how many frames they hit').action(
    async (options: FaultOptions) => (await commands()).listFaults(options),
  )
  addStarting('add', 'begin a fault')
    .argument('<words...>', 'what, where and how much; see the examples')
    .action(async (words: string[], options: FaultOptions) => (await commands()).beginFault(words, options))
  for (const [kind, description] of processFaults) {
    addStarting(kind, description)
      .argument('<member>', 'such as product-db or buyer-frontend-2')
      .argument('[for...]', 'such as: for 3s')
      .action(async (member: string, words: string[], options: FaultOptions) =>
        (await commands()).beginFault([kind, member, ...words], options),
      )
  }
  addStarting('partition', 'let nothing pass between two groups')
    .argument('<words...>', 'for example: buyer-frontend from product-db,customer-db [one-way]')
    .action(async (words: string[], options: FaultOptions) =>
      (await commands()).beginFault(['partition', ...words], options),
    )
  add('resume', 'let a paused member continue')
    .argument('<member>')
    .action(async (member: string, options: FaultOptions) => (await commands()).resume(member, options))
  add('heal', 'end the faults with these ids, or all faults if no id is given')
    .argument('[id...]', 'as "fault list" shows them')
    .action(async (ids: string[], options: FaultOptions) => (await commands()).heal(ids, options))
  addProxy(fault)
}

const processFaults = [
  ['kill', 'kill -9; it is started again, with --for only after that time'],
  ['pause', 'halt a process until it is resumed or --for has passed'],
  ['restart', 'let a process finish its work and end, and start it again'],
] as const

function addProxy(fault: Command): void {
  fault
    .command('proxy')
    .description('the same faults before a service that is not ours')
    .requiredOption('--listen <[host:]port>', 'where clients connect to')
    .requiredOption('--to <host:port>', 'the service')
    .option('--fault <words>', 'a fault, without "from" and "to"; may be given several times', collect, [])
    .option('--raw', 'what passes is not made of frames: treat each piece as it comes')
    .option('--seed <n>', 'the same chance each time', seed, 1)
    .addHelpText(
      'after',
      '\nWhile it runs, each line of its standard input starts a fault; "heal" ends all faults.\n' +
        examples(
          'fault proxy --listen 7003 --to 127.0.0.1:6003 --fault "latency 100ms replies"',
          'fault proxy --listen 8080 --to 127.0.0.1:80 --raw --fault "reset 10%"',
        ),
    )
    .action(async (options: ProxyCommandOptions) => {
      const { runProxy } = await import('./proxy-command.ts')
      await runProxy(options)
    })
}

function seed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(text)
}

function collect(text: string, before: string[]): string[] {
  return [...before, text]
}
