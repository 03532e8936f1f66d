import type { PageId } from '../state/pages.ts'

export interface Lesson {
  title: string
  steps: readonly [string, string, string]
}

/** Three steps that show what a page is for. Requests come from the switch “Background traffic” in the header. */
export const lessons = {
  overview: {
    title: 'See a crash, and what it costs',
    steps: [
      'Switch on Background traffic at the top. Requests flow over the links.',
      'Click product-db on the map, and choose Kill -9.',
      'Errors appear on the links to it, and end when it has replayed its journal.',
    ],
  },
  benchmark: {
    title: 'Measure the price of a fault',
    steps: [
      'Switch off Background traffic, which would disturb a measurement, and run a benchmark of three runs.',
      'Choose the steps of Slow disk under “Faults meanwhile”, and run the same benchmark again.',
      'Compare the two results in the history.',
    ],
  },
  'order-desk': {
    title: 'VIP orders and normal ones',
    steps: [
      'Switch on Background traffic at the top, and pause the desk: the queues grow.',
      'Place a burst of VIP and normal orders.',
      'Resume the desk. VIP orders are taken first, and normal ones keep the share that is promised to them.',
    ],
  },
  consistency: {
    title: 'Read a price that is no longer true',
    steps: [
      'Switch on Background traffic at the top, and add a follower.',
      'Choose eventual reads, and delay the follower by some seconds.',
      'Choose “Show me”. Reads that miss the new price are counted as stale.',
    ],
  },
  resilience: {
    title: 'Open a circuit breaker',
    steps: [
      'Switch on Background traffic at the top, and switch the circuit breaker on.',
      'On the map, click the link from buyer-frontend to product-db, and choose “Lose everything”.',
      'The breaker opens, and requests fail at once instead of waiting. Heal the fault: it is half-open, then closed.',
    ],
  },
  faults: {
    title: 'Slow down one link',
    steps: [
      'Switch on Background traffic at the top.',
      'Add latency of 100 ms between buyer-frontend and product-db.',
      'On the map, compare the latency of this link with that of the others. Then heal the fault.',
    ],
  },
  experiments: {
    title: 'Change an experiment, and predict its verdict',
    steps: [
      'Switch off Background traffic, which would disturb it, and run Slow disk with Short switched on.',
      'Duplicate it, and change 150ms to 5ms in its file.',
      'Run the copy. Which expectation ends differently?',
    ],
  },
  traces: {
    title: 'Watch frames get lost',
    steps: [
      'Switch on Background traffic at the top, and record frames.',
      'On the map, lose 30 % of the replies of a link. After some seconds stop the recording.',
      'In the diagram, lost frames end halfway. Click an arrow to read its frame.',
    ],
  },
  metrics: {
    title: 'See a crash in the metrics',
    steps: [
      'Switch on Background traffic at the top, and wait for a minute.',
      'Kill product-db on the page Cluster.',
      'Its lines have a gap. Errors of the frontends have a code, and p99 shows what buyers waited.',
    ],
  },
} satisfies Partial<Record<PageId, Lesson>>

export type LessonPage = keyof typeof lessons
