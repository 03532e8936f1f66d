import { app } from 'electron'
import { FaultEvents } from '../timeline/fault-events.ts'
import { MemberEvents } from '../timeline/member-events.ts'
import { noticeEvent } from '../timeline/notice-events.ts'
import { BenchmarkEvents, ExperimentEvents } from '../timeline/work-events.ts'
import type { NewEvent } from '../timeline/event-log.ts'
import type { Desktop } from './desktop.ts'

/** The timeline learns of everything that happens to the parts of the app. */
export function recordEvents({ timeline, on, cluster, faults, experiments, bench, sample }: Desktop): void {
  const note = (events: readonly NewEvent[]) => {
    for (const event of events) timeline.note(event)
  }
  const members = new MemberEvents()
  const faultEvents = new FaultEvents()
  const experimentEvents = new ExperimentEvents()
  const benchmarkEvents = new BenchmarkEvents()
  const look = () => {
    const { services, further } = cluster.state()
    note(members.look([...services, ...further]))
  }
  timeline.note({
    kind: 'app',
    what: 'app started',
    tone: 'neutral',
    text: `Marketlab ${app.getVersion()} was started.`,
  })
  look()
  on.clusterChange.push(look)
  on.faults.push(() => note(faultEvents.look(faults.desk.active())))
  on.experiments.push(() => note(experimentEvents.look(experiments.state())))
  on.benchState.push(() =>
    note(benchmarkEvents.look({ running: bench.desk.running, ended: bench.desk.lastEnd })),
  )
  on.notice.push((member, notice) => note([noticeEvent(member, notice, nameAt)]))
  on.sampleProgress.push(() => {
    if (sample.progress?.state !== 'done') return
    note([{ kind: 'data', what: 'sample data', tone: 'info', text: 'The sample data was loaded.' }])
  })

  function nameAt(address: string): string | undefined {
    return cluster.addresses().find(({ host, port }) => address === `${host}:${port}`)?.name
  }
}
