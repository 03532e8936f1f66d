import { join } from 'node:path'
import { app } from 'electron'
import { FailedStartsError } from '../cluster/failed-starts.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { Desktop } from './desktop.ts'
import { StartRecord } from './start-record.ts'
import { untilServing } from './until-serving.ts'

/** Opens the control room and starts the cluster, if the settings want it and the starts before this one succeeded. */
export class Begin {
  readonly controlRoom: AppWindow
  readonly #starts = new StartRecord(join(app.getPath('userData'), 'start.json'))

  constructor(desktop: Desktop) {
    const { startCluster, dataFolder } = desktop.settings.current
    const isHeldBack = startCluster && this.#starts.isSafeStart
    if (isHeldBack) desktop.cluster.problem = new FailedStartsError(dataFolder)
    if (!isHeldBack) desktop.scenes.instructMembers()
    const started = startCluster && !isHeldBack ? desktop.startCluster() : Promise.resolve()
    this.controlRoom = desktop.windows.open('control')
    if (isHeldBack) this.#untilMended(desktop)
    else {
      void Promise.all([started, this.controlRoom.painted]).then(() => this.#starts.succeeded())
      void desktop.scenes.restore(untilServing(desktop, started))
    }
  }

  /** The app ends as it was told to. */
  ended(): void {
    if (!this.#starts.isSafeStart) this.#starts.succeeded()
  }

  /** The next start is a safe one, too, unless another folder is chosen or the cluster gets healthy. */
  #untilMended({ settings, cluster, on }: Desktop): void {
    settings.onChange((_, changed) => {
      if (changed.has('dataFolder')) this.#starts.succeeded()
    })
    on.clusterChange.push(() => {
      if (cluster.state().phase === 'healthy') this.#starts.succeeded()
    })
  }
}
