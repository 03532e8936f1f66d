/** Requests that a service has answered since it was started, by who asked: "client", or another service by name. */
export type TrafficTotals = Record<string, { requests: number; errors: number }>

const totals: TrafficTotals = {}

export function countAnswer(from: string, failed: boolean): void {
  const count = (totals[from] ??= { requests: 0, errors: 0 })
  count.requests += 1
  if (failed) count.errors += 1
}

/** Tells the totals once a second, as long as they change. */
export function reportTraffic(report: (totals: TrafficTotals) => void): void {
  let told = 0
  setInterval(() => {
    const requests = Object.values(totals).reduce((sum, { requests }) => sum + requests, 0)
    if (requests === told) return
    told = requests
    report(totals)
  }, 1_000).unref()
}
