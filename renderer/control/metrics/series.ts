import type { MetricsView, MemberMetrics, Series } from '../../../electron/ipc/metrics-types.ts'
import type { Axis } from '../charts/axes.ts'

/** A line of a chart. */
export interface NamedSeries {
  name: string
  values: Series
  /** The steps with the first values of a new process. */
  starts?: readonly number[]
}

/** How a chart looks, whatever it shows. */
export interface FigureLook {
  unit: string
  hasLegend: boolean
  stepSeconds: number
  /** Set if its values are not plain amounts. */
  axis?: Pick<Axis, 'max' | 'ticks' | 'format'> | undefined
}

/** A chart of the page: what it shows of all services side by side, and of one in detail. */
export interface Figure {
  name: string
  title: string
  unit: string
  axis?: FigureLook['axis']
  /** The lines of one service. */
  detail(member: MemberMetrics): NamedSeries[]
  /** One line a service. */
  overview?(member: MemberMetrics): Series
}

const only = (values: Series): NamedSeries[] => [{ name: 'value', values }]

/** Those of a gauge, one line for each of its labels. */
function gauge(name: string, words: string, factor = 1) {
  return (member: MemberMetrics): NamedSeries[] =>
    Object.entries(member.gauges)
      .filter(([key]) => key === name || key.startsWith(`${name} `))
      .map(([key, values]) => ({
        name: key === name ? words : key.slice(name.length + 1),
        values: scaled(values, factor),
      }))
}

function scaled(values: Series, factor: number): Series {
  return factor === 1 ? values : values.map((value) => (value === null ? null : value * factor))
}

function summed(lines: readonly NamedSeries[]): Series {
  return joined(lines, (values) => values.reduce((sum, value) => sum + value, 0))
}

function highest(lines: readonly NamedSeries[]): Series {
  return joined(lines, (values) => Math.max(...values))
}

function joined(lines: readonly NamedSeries[], one: (values: number[]) => number): Series {
  return (lines[0]?.values ?? []).map((_, step) => {
    const values = lines.map(({ values }) => values[step]).filter((value) => value != null)
    return values.length === 0 ? null : one(values)
  })
}

const queues = (member: MemberMetrics): NamedSeries[] => [
  ...gauge('marketlab_requests_in_flight', 'being worked on')(member),
  ...gauge(
    'marketlab_orders_waiting',
    'orders',
  )(member).map(({ name, values }) => ({ name: `${name} orders`, values })),
  ...gauge('marketlab_orders_paying', 'orders being paid')(member),
  ...gauge('marketlab_journal_waiting', 'waiting for the disk')(member),
  ...gauge(
    'marketlab_calls_waiting',
    'calls',
  )(member).map(({ name, values }) => ({ name: `waiting for ${name}`, values })),
]
function named(byCode: Record<string, Series>): NamedSeries[] {
  return Object.entries(byCode).map(([name, values]) => ({ name, values }))
}

/** Nought where something was measured and no code was seen. */
function sumOrNone(byCode: Record<string, Series>, measured: Series): Series {
  const all = named(byCode)
  return all.length > 0 ? summed(all) : measured.map((value) => (value === null ? null : 0))
}

const breakerStates = ['closed', 'half-open', 'open']

/** One line for each service that is asked; by its port as well where there are several of a kind. */
function breakers(member: MemberMetrics): NamedSeries[] {
  const told = gauge('marketlab_breaker_state', '')(member)
  const kindOf = ({ name }: NamedSeries) => name.split(' ')[0]!
  return told.map((line) => {
    const kind = kindOf(line)
    const isOnly = told.filter((other) => kindOf(other) === kind).length === 1
    return { ...line, name: isOnly ? kind : `${kind} ${/:\d+$/.exec(line.name)?.[0] ?? ''}` }
  })
}

const loopDelay = gauge('marketlab_event_loop_delay_seconds', 'delay', 1_000)

export const figures: readonly Figure[] = [
  {
    name: 'requests',
    title: 'Requests answered',
    unit: 'requests/s',
    detail: ({ requestsPerSecond }) => only(requestsPerSecond),
    overview: ({ requestsPerSecond }) => requestsPerSecond,
  },
  {
    name: 'latency',
    title: 'Latency',
    unit: 'ms',
    detail: ({ latencyMs: { p50, p90, p99, longest } }) => [
      { name: 'p50', values: p50 },
      { name: 'p90', values: p90 },
      { name: 'p99', values: p99 },
      { name: 'longest', values: longest },
    ],
    overview: ({ latencyMs }) => latencyMs.p99,
  },
  {
    name: 'errors',
    title: 'Errors by code',
    unit: 'errors/s',
    detail: ({ errorsPerSecond }) => named(errorsPerSecond),
    overview: ({ errorsPerSecond, requestsPerSecond }) => sumOrNone(errorsPerSecond, requestsPerSecond),
  },
  {
    name: 'refusals',
    title: 'Refusals by code',
    unit: 'refusals/s',
    detail: ({ refusalsPerSecond }) => named(refusalsPerSecond),
    overview: ({ refusalsPerSecond, requestsPerSecond }) => sumOrNone(refusalsPerSecond, requestsPerSecond),
  },
  {
    name: 'queues',
    title: 'Queues',
    unit: 'waiting',
    detail: queues,
    overview: (member) => summed(queues(member)),
  },
  {
    name: 'event-loop',
    title: 'Event-loop delay',
    unit: 'ms',
    detail: loopDelay,
    overview: (member) => loopDelay(member).find(({ name }) => name === 'p99')?.values ?? [],
  },
  {
    name: 'flush',
    title: 'Journal flush',
    unit: 'ms',
    detail: ({ flushMs }) => (flushMs.some((value) => value !== null) ? only(flushMs) : []),
    overview: ({ flushMs }) => (flushMs.some((value) => value !== null) ? flushMs : []),
  },
  {
    name: 'breakers',
    title: 'Circuit breakers',
    unit: '',
    axis: {
      max: breakerStates.length - 1,
      ticks: () => breakerStates.map((_, state) => state),
      format: (state) => breakerStates[state] ?? '',
    },
    detail: breakers,
    overview: (member) => highest(breakers(member)),
  },
  {
    name: 'memory',
    title: 'Memory',
    unit: 'MB',
    detail: (member) => [
      ...gauge('process_memory_bytes', 'process', 1e-6)(member),
      ...gauge('process_resident_memory_bytes', 'resident, with shared pages', 1e-6)(member),
      ...gauge(
        'marketlab_heap_bytes',
        'heap',
        1e-6,
      )(member).map(({ name, values }) => ({ name: `heap ${name}`, values })),
    ],
    overview: (member) => gauge('process_memory_bytes', 'process', 1e-6)(member)[0]?.values ?? [],
  },
  {
    name: 'cpu',
    title: 'Processor time',
    unit: '% of a core',
    detail: ({ cpuPercent }) => only(cpuPercent),
    overview: ({ cpuPercent }) => cpuPercent,
  },
]

const shownAbove = [
  'marketlab_breaker_state',
  'marketlab_requests_in_flight',
  'marketlab_orders_waiting',
  'marketlab_orders_paying',
  'marketlab_journal_waiting',
  'marketlab_calls_waiting',
  'marketlab_event_loop_delay_seconds',
  'process_resident_memory_bytes',
  'marketlab_heap_bytes',
  'process_start_time_seconds',
]

/** Every other metric of a service has a chart of its own. */
export function furtherFigures({ gauges, members }: MetricsView, chosen: string): Figure[] {
  const told = new Set(
    members
      .filter(({ member }) => chosen === '' || member === chosen)
      .flatMap((member) => Object.keys(member.gauges).map((key) => key.split(' ')[0]!)),
  )
  return gauges
    .filter(({ name }) => !shownAbove.includes(name) && told.has(name))
    .map(({ name, help }) => {
      const lines = gauge(name, 'value')
      return {
        name: name.replaceAll('_', '-'),
        title: help.replace(/\.$/, ''),
        unit: '',
        detail: lines,
        overview: (member) => summed(lines(member)),
      }
    })
}

export function linesOf(figure: Figure, { members }: MetricsView, chosen: string): NamedSeries[] {
  const one = members.find(({ member }) => member === chosen)
  if (one) return figure.detail(one).map((line) => ({ ...line, starts: one.starts }))
  return members.flatMap((member) => {
    const values = figure.overview?.(member) ?? []
    return values.length === 0 ? [] : [{ name: member.member, values, starts: member.starts }]
  })
}
