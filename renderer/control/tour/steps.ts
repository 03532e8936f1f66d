export interface TourStep {
  title: string
  text: string
  /** The `data-tour` of what it is about; the middle of the window without one. */
  about?: string
}

/** Read aloud, they take less than a minute. */
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
    text: 'The map shows each service, its state, and the requests per second between services. Nothing moves while there are no requests.',
    about: 'topology',
  },
  {
    title: 'Break it, look inside, go back, measure',
    text: 'Cluster kills and pauses services. Logs finds every request by its trace. Snapshots keep a state to come back to. Benchmark measures the throughput of the services, and where the time goes.',
    about: 'nav',
  },
  {
    title: 'Everything has a name',
    text: 'Press Ctrl+K (Cmd+K on a Mac) and type what you want. The question mark key shows all shortcuts. This tour waits at the lower left.',
    about: 'palette',
  },
]
