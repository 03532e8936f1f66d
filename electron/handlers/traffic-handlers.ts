import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'
import { atMostEvery } from './at-most-every.ts'

/** Answers requests about background traffic. */
export function trafficHandlers({
  background,
}: Desktop): Handlers<Pick<ControlChannels, 'traffic'>, AppWindow> {
  return { traffic: { set: (wanted) => background.set(wanted) } }
}

/** No more often than anybody can see. */
const tellMs = 150

/** It follows the cluster, and stands back while something is measured. */
export function runBackgroundTraffic({
  on,
  router,
  cluster,
  background,
  bench,
  experiments,
  settings,
}: Desktop): void {
  const standBack = () => {
    const experiment = experiments.state().running?.title
    const benchmark = bench.desk.running?.title
    if (experiment !== undefined) background.pause(`the experiment “${experiment}” runs.`)
    else if (benchmark !== undefined) background.pause(`the benchmark “${benchmark}” runs.`)
    else background.pause(undefined)
  }
  on.background.push(
    atMostEvery(tellMs, () => router.tell(controlChannels, 'traffic', 'onState', background.state())),
  )
  on.clusterChange.push(() => background.follow())
  on.experiments.push(standBack)
  on.benchState.push(standBack)
  on.notice.push((_, notice) => {
    if (notice.about === 'snapshot' && notice.what === 'restored')
      background.restored(cluster.config.storage.folder)
  })
  settings.onChange(() => background.follow())
}
