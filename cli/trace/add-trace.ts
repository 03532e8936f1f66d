import { type Command, InvalidArgumentError } from 'commander'
import type { TracingInstruction } from '../../services/contract/tracing.ts'
import { examples } from '../base/command-words.ts'
import type { FilterOptions, TraceOptions } from './trace-commands.ts'

interface OnOptions extends TraceOptions {
  all?: boolean
  oneIn?: number
  perSecond?: number
  frames?: boolean
}

const usualOneIn = 100
const usualPerSecond = 5

export function addTrace(program: Command): void {
  const trace = program
    .command('trace')
    .description('see where the time of requests went, in a running cluster')
    .addHelpText(
      'after',
      examples(
        'trace on --all',
        'trace list --op MakePurchase --slower-than 20',
        'trace show TRACE',
        'trace export TRACE --out trace.json',
        'trace off',
      ),
    )
  const commands = () => import('./trace-commands.ts')
  const add = (name: string, description: string) =>
    trace
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder of the cluster (default: that of the configuration)')
      .option('--config <file>', 'the YAML file that the cluster is started from')
      .option('--json', 'print JSON')
  const addFiltered = (name: string, description: string) =>
    add(name, description)
      .option('--op <operation>', 'only this operation')
      .option('--outcome <outcome>', 'only this outcome: ok, failed, or the code of an error')
      .option('--slower-than <ms>', 'only what took longer', positive)
      .option('--limit <count>', 'the newest n', whole)
  add('on', 'let the frontends keep traces of requests from now on')
    .option('--all', 'of every request')
    .option('--one-in <n>', `one request in n (default: ${usualOneIn})`, whole)
    .option('--per-second <n>', `and the first n of each second (default: ${usualPerSecond})`, wholeOrZero)
    .option('--frames', 'let every service also record its frames, which the app can draw')
    .action(async (options: OnOptions) =>
      (await commands()).switchTracing(orderOf(options), options, keptWords(options)),
    )
  add('off', 'keep no more traces; those that are kept stay').action(async (options: TraceOptions) =>
    (await commands()).switchTracing({}, options, 'Tracing is off. The traces that are kept stay.'),
  )
  addFiltered('list', 'list the traces that are kept, the newest first').action(
    async (options: FilterOptions) => (await commands()).listTraces(options),
  )
  add('show', 'show where the time of a request went')
    .argument('<trace>', 'as "trace list" shows it')
    .action(async (name: string, options: TraceOptions) => (await commands()).showTrace(name, options))
  addFiltered('export', "write traces as JSON in OpenTelemetry's format (OTLP)")
    .argument('[trace]', 'as "trace list" shows it; without it, all that pass the filter')
    .option('--out <file>', 'into this file instead of to the terminal')
    .action(async (name: string | undefined, options: FilterOptions & { out?: string }) =>
      (await commands()).exportTraces(name, options),
    )
}

function orderOf({
  all,
  oneIn = usualOneIn,
  perSecond = usualPerSecond,
  frames,
}: OnOptions): TracingInstruction {
  return { sample: all ? 'all' : { oneIn, perSecond }, ...(frames && { frames: {} }) }
}

function keptWords({ all, oneIn = usualOneIn, perSecond = usualPerSecond }: OnOptions): string {
  if (all || oneIn === 1) return 'Traces of all requests are kept from now on.'
  const first =
    perSecond === 0 ? '' : ` and of the first ${perSecond === 1 ? 'one' : perSecond} of each second`
  return `Traces of one request in ${oneIn}${first} are kept from now on. "marketlab trace on --all" keeps all of them.`
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('Give a number above 0.')
  return number
}

function whole(text: string): number {
  const number = positive(text)
  if (!Number.isSafeInteger(number)) throw new InvalidArgumentError('Give a whole number above 0.')
  return number
}

function wholeOrZero(text: string): number {
  return text === '0' ? 0 : whole(text)
}
