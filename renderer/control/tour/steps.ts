import type { PageId } from '../state/pages.ts'

export interface TourStep {
  title: string
  text: string
  /** Overview without one. */
  page?: PageId
  /** The `data-tour` of what it is about; the middle of the window without one. */
  about?: string
}

/** Read aloud, they take less than two minutes. */
export const steps: readonly TourStep[] = [
  {
    title: 'A marketplace to take apart',
    text: 'Marketlab runs four services on this computer: two databases and two frontends, each a process of its own. From this window you run them, break them and watch.',
  },
  {
    title: 'Start here',
    text: 'Start the cluster, load sample data, and open a buyer and a seller window side by side. Buy something, and the seller sees it at once.',
    about: 'actions',
  },
  {
    title: 'The map of the services',
    text: 'Each link shows its requests per second, its latency and its errors. Click a link to slow it, lose its frames or cut it. Click a service to kill or pause it. Nothing moves while there are no requests.',
    about: 'topology',
  },
  {
    title: 'Orders wait their turn',
    text: 'Order desk shows the queues of VIP and normal orders. Pause it, place a burst of orders, and see whose orders are taken first.',
    page: 'order-desk',
    about: 'nav-order-desk',
  },
  {
    title: 'Copies that are a little late',
    text: 'Consistency adds followers, which answer reads from a copy. Hold one back, and the demonstration shows reads that miss a new price.',
    page: 'consistency',
    about: 'nav-consistency',
  },
  {
    title: 'Protection against failures',
    text: 'Resilience switches circuit breakers, time budgets, retries and bulkheads on while the services run, and shows what they do.',
    page: 'resilience',
    about: 'nav-resilience',
  },
  {
    title: 'Failures on purpose',
    text: 'Faults lists every link and every process, with the faults that are possible there. A banner on every page says what is broken now, and heals it with one click.',
    page: 'faults',
    about: 'nav-faults',
  },
  {
    title: 'Experiments with a verdict',
    text: 'An experiment causes faults on a cluster of its own while users are active, and judges the result. Duplicate one, change its file, and run it again.',
    page: 'experiments',
    about: 'nav-experiments',
  },
  {
    title: 'Look inside',
    text: 'Traces shows the path of a request hop by hop, and every frame in a space-time diagram. Metrics shows the last hour of each service, and Logs finds a request by its trace.',
    page: 'traces',
    about: 'nav-traces',
  },
  {
    title: 'Measure, and go back',
    text: 'Benchmark measures the throughput of the services, and where the time goes. Snapshots keep a state to come back to.',
    page: 'benchmark',
    about: 'nav-benchmark',
  },
  {
    title: 'In front of others',
    text: 'This button shows the map and the other pages of a lecture alone and in large type. Arrow keys or a clicker turn the pages, and Escape ends it.',
    about: 'present',
  },
  {
    title: 'Find everything by name',
    text: 'Press Ctrl+K (Cmd+K on a Mac) and type what you want. The question mark key shows all shortcuts. You can take this tour again at the lower left.',
    about: 'palette',
  },
]
