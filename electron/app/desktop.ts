import { join } from 'node:path'
import { app } from 'electron'
import { runBenchmark } from '../../bench/run-benchmark.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { ExperimentLibrary } from '../../bench/experiments/library.ts'
import { Autoscaler } from '../../services/cluster/autoscale/autoscaler.ts'
import { clusterOperations } from '../../services/cluster/control/cluster-operations.ts'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { auditSource } from '../../services/logs/audit.ts'
import { LogFiles } from '../../services/logs/log-files.ts'
import type { LaunchReport, Notice } from '../../services/process/launch.ts'
import { membersOn } from '../../services/cluster/routes.ts'
import { Bench } from '../bench/bench.ts'
import { ElectronBenchHost } from '../bench/electron-bench-host.ts'
import type { LiveUpdate } from '../ipc/bench-types.ts'
import type { TraceSummary } from '../ipc/trace-types.ts'
import { configOf } from '../cluster/cluster-config.ts'
import { noteDeed } from './deeds.ts'
import { passwordCost } from '../cluster/password-cost.ts'
import { AppCluster } from '../cluster/app-cluster.ts'
import { SessionExpiry } from '../cluster/session-expiry.ts'
import { Consistency } from '../consistency/consistency.ts'
import { GatewayWatch } from '../gateways/gateway-watch.ts'
import { scaleEvent } from '../timeline/scale-event.ts'
import type { GatewayView } from '../ipc/cluster-types.ts'
import type { ConsistencyMetrics } from '../ipc/consistency-types.ts'
import { ElectronExperimentHost } from '../experiments/electron-experiment-host.ts'
import { ExperimentRunner } from '../experiments/experiment-runner.ts'
import { ExperimentShelf } from '../experiments/experiment-shelf.ts'
import { OwnExperiments } from '../experiments/own-experiments.ts'
import { ScheduleReader } from '../experiments/schedule-reader.ts'
import { Faults } from '../faults/faults.ts'
import type { FaultCounts } from '../ipc/fault-types.ts'
import { ProcessMemory } from '../metrics/process-memory.ts'
import { Traffic } from '../metrics/traffic.ts'
import { UtilityLauncher } from '../cluster/utility-launcher.ts'
import { IpcRouter } from '../ipc/ipc-router.ts'
import { LineSearch } from '../logs/line-search.ts'
import { LogBook } from '../logs/log-book.ts'
import { LogHistory } from '../logs/log-history.ts'
import { appLog } from '../logs/app-log.ts'
import { OrderBursts } from '../order-desk/order-bursts.ts'
import { OrderDeskWatch } from '../order-desk/order-desk-watch.ts'
import { ResilienceControl } from '../resilience/resilience-control.ts'
import { SampleLoader } from '../../services/sample/sample-loader.ts'
import { OpenScene } from '../scenes/open-scene.ts'
import { sceneDeskOf } from '../scenes/scene-desk-of.ts'
import type { SceneDesk } from '../scenes/scene-desk.ts'
import { defaultSettings, SettingsStore } from '../settings/settings-store.ts'
import { MarketBook } from '../shop/market-book.ts'
import { Shops } from '../shop/shops.ts'
import { WindowPlaces } from '../shell/window-places.ts'
import { SnapshotBrowser } from '../snapshots/snapshot-browser.ts'
import { SnapshotControl } from '../snapshots/snapshot-control.ts'
import { BackgroundTraffic } from '../traffic/background-traffic.ts'
import { marketOf } from '../traffic/market-of.ts'
import { LeftBehind } from '../traffic/left-behind.ts'
import { EventFile } from '../timeline/event-file.ts'
import { EventLog } from '../timeline/event-log.ts'
import { snapshotEvent } from '../timeline/notice-events.ts'
import type { TimelineUpdate } from '../ipc/timeline-types.ts'
import { MetricsHub } from '../metrics/metrics-hub.ts'
import { TraceHub } from '../traces/trace-hub.ts'
import { QuitWish } from '../shell/quit-wish.ts'
import { type AppWindow, Windows } from '../shell/windows.ts'
import { builtFile, iconFile, serviceFile } from './built-files.ts'

/** The parts of the app that outlive any window. They are connected in the functions below. */
export class Desktop {
  readonly logs = new LogBook()
  readonly logFiles: LogFiles = new LogFiles({
    warn: (details, message) => this.log.warn(details, message),
    onDeed: (line) => this.logs.addRaw(auditSource, line),
  })
  readonly logHistory = new LogHistory(this.logs, builtFile('out-app/main/log-history.js'))
  readonly lineSearch = new LineSearch(builtFile('out-app/main/log-search.js'))
  readonly scheduleReader = new ScheduleReader(builtFile('out-app/main/schedule-reader.js'))
  readonly log = appLog(this.logs, this.logFiles)
  readonly settings: SettingsStore
  readonly router: IpcRouter<AppWindow>
  readonly windows: Windows
  readonly places: WindowPlaces
  readonly traffic = new Traffic({
    sideOf: (member) => this.cluster.sideOf(member),
    memberOn: (port) => this.cluster.addresses().find((one) => one.port === port)?.name,
  })
  readonly memory = new ProcessMemory()
  readonly quitWish = new QuitWish()
  readonly cluster: AppCluster
  readonly controlled: Controlled
  readonly sessionExpiry: SessionExpiry
  readonly consistency: Consistency
  readonly gateways: GatewayWatch
  readonly autoscaler: Autoscaler
  readonly markets: MarketBook
  readonly shops: Shops
  readonly snapshots: SnapshotControl
  readonly snapshotBrowser: SnapshotBrowser
  readonly sample: SampleLoader
  readonly bench: Bench
  readonly orderDesk: OrderDeskWatch
  readonly bursts: OrderBursts
  readonly resilience: ResilienceControl
  readonly faults: Faults
  readonly experiments: ExperimentRunner
  readonly experimentShelf: ExperimentShelf
  readonly scenes: SceneDesk
  readonly traces: TraceHub
  readonly figures: MetricsHub
  readonly timeline: EventLog
  readonly background: BackgroundTraffic
  /** Events for other parts of the app. */
  readonly on = {
    clusterChange: [] as (() => void)[],
    windowsChange: [] as (() => void)[],
    windowOpen: [] as ((window: AppWindow) => void)[],
    windowClose: [] as ((window: AppWindow) => void)[],
    listening: [] as ((window: AppWindow, stream: string, listening: boolean) => void)[],
    sampleProgress: [] as (() => void)[],
    gatewayFigures: [] as ((views: GatewayView[]) => void)[],
    consistencyFigures: [] as ((figures: ConsistencyMetrics) => void)[],
    autoscale: [] as (() => void)[],
    faults: [] as (() => void)[],
    faultFigures: [] as ((figures: FaultCounts[]) => void)[],
    experiments: [] as (() => void)[],
    scenes: [] as (() => void)[],
    benchState: [] as (() => void)[],
    benchHistory: [] as (() => void)[],
    benchLive: [] as ((update: LiveUpdate) => void)[],
    traffic: [] as (() => void)[],
    background: [] as (() => void)[],
    orderBurst: [] as (() => void)[],
    markets: [] as (() => void)[],
    tracesState: [] as (() => void)[],
    traces: [] as ((added: TraceSummary[]) => void)[],
    figures: [] as (() => void)[],
    notice: [] as ((member: string, notice: Notice) => void)[],
    timeline: [] as ((update: TimelineUpdate) => void)[],
    sessionExpiry: [] as (() => void)[],
  }

  constructor() {
    const userData = app.getPath('userData')
    this.settings = new SettingsStore(
      join(userData, 'settings.json'),
      defaultSettings(join(userData, 'data')),
    )
    if (this.settings.problem) this.log.warn(this.settings.problem, 'the settings file had invalid values')
    this.timeline = new EventLog({
      file: new EventFile(join(userData, 'timeline.jsonl')),
      onUpdate: (update) => call(this.on.timeline, update),
    })
    this.router = new IpcRouter({
      log: this.log,
      onAnswered: (verb, args, error) => noteDeed(this.logFiles, verb, args, error),
      onListening: (party, stream, listening) => {
        for (const react of this.on.listening) react(party as AppWindow, stream, listening)
      },
    })
    const open = new OpenScene(join(userData, 'open-scene.json'))
    if (open.problem) this.log.warn(open.problem, 'the file of the open scene was not all sound')
    this.cluster = new AppCluster({
      config: () => configOf(this.settings.current, passwordCost, open.current?.scene),
      launcher: new UtilityLauncher(serviceFile, (member, report) => this.#receive(member, report)),
      log: this.log,
      onLine: (line, service) => this.logs.addRaw(service, line),
      logFiles: this.logFiles,
      onChange: () => call(this.on.clusterChange),
      beforeStop: () => this.background.end(),
      beforeRestart: () => this.background.beforeRestart(),
      controlOperations: () =>
        clusterOperations(
          this.controlled,
          this.faults.desk,
          this.autoscaler,
          ({ sample, frames }) => this.traces.set({ sample, isRecording: frames !== false }),
          () => void this.cluster.stop(),
        ),
    })
    this.controlled = controlCluster(this.cluster)
    this.sessionExpiry = new SessionExpiry(this.cluster, () => call(this.on.sessionExpiry))
    this.faults = new Faults({
      cluster: this.controlled,
      log: this.log,
      onChange: () => call(this.on.faults),
      onFigures: (figures) => call(this.on.faultFigures, figures),
    })
    this.experimentShelf = new ExperimentShelf({
      library: new ExperimentLibrary(builtFile('resources/')),
      own: new OwnExperiments(join(userData, 'experiments'), this.scheduleReader),
      reader: this.scheduleReader,
    })
    this.experiments = new ExperimentRunner({
      find: (name) => this.experimentShelf.find(name),
      host: new ElectronExperimentHost(serviceFile, (line) => this.logs.addRaw('app', line)),
      onChange: () => call(this.on.experiments),
    })
    this.consistency = new Consistency({
      cluster: this.controlled,
      address: (service) => this.cluster.address(service),
      onFigures: (figures) => call(this.on.consistencyFigures, figures),
    })
    this.gateways = new GatewayWatch(this.controlled, (views) => call(this.on.gatewayFigures, views))
    this.autoscaler = new Autoscaler({
      cluster: this.controlled,
      settings: this.cluster.nextConfig.autoscale,
      onDecision: (decision, isDone) => {
        const event = scaleEvent(decision, isDone)
        if (event) this.timeline.note(event)
      },
      onChange: () => call(this.on.autoscale),
    })
    this.markets = new MarketBook(join(userData, 'markets.json'), () => call(this.on.markets))
    this.shops = new Shops({
      market: () => this.markets.current,
      addresses: (role) => membersOn(this.settings.current.shopRoute, role, this.cluster.addresses()),
      isOurs: ({ port }) => this.cluster.listensOn(port),
    })
    this.traces = new TraceHub({
      cluster: this.cluster,
      version: app.getVersion(),
      onState: () => call(this.on.tracesState),
      onTraces: (added) => call(this.on.traces, added),
    })
    this.figures = new MetricsHub(this.cluster, this.memory, () => call(this.on.figures))
    this.places = new WindowPlaces(join(userData, 'window-places.json'))
    this.windows = new Windows({
      places: this.places,
      icon: iconFile(),
      log: this.log,
      onOpen: (window) => {
        this.router.admit(window)
        for (const react of this.on.windowOpen) react(window)
      },
      onClose: (window) => call(this.on.windowClose, window),
      onChange: () => call(this.on.windowsChange),
    })
    this.snapshots = new SnapshotControl({
      config: () => configOf(this.settings.current, passwordCost),
      access: (service) => this.cluster.access(service),
      workerFile: (service) => builtFile(`out/${service}-worker.js`),
      onOffline: (service, name, what) => {
        this.timeline.note(snapshotEvent(service, name, what))
        if (what === 'restored') this.background.restored(this.settings.current.dataFolder)
      },
    })
    this.snapshotBrowser = new SnapshotBrowser(builtFile('out-app/main/snapshot-browser.js'))
    this.orderDesk = new OrderDeskWatch(this.cluster)
    this.sample = new SampleLoader({
      address: (service) => this.cluster.address(service),
      access: (database) => this.cluster.access(database),
      onProgress: () => call(this.on.sampleProgress),
      whileDeskPays: (atOnce, work) => this.orderDesk.whilePaying(atOnce, work),
    })
    this.bursts = new OrderBursts({
      address: (service) => this.cluster.address(service),
      onProgress: () => call(this.on.orderBurst),
    })
    this.resilience = new ResilienceControl(this.cluster, this.controlled)
    const benchHost = new ElectronBenchHost({
      fileOf: serviceFile,
      cluster: this.cluster,
      laboratory: { cluster: this.controlled, desk: this.faults.desk },
      onServiceLine: (line) => this.logs.addRaw('app', line),
    })
    this.background = new BackgroundTraffic({
      host: benchHost,
      market: () => marketOf(this.cluster, this.settings.current.shopRoute),
      left: new LeftBehind(join(userData, 'traffic.json')),
      onState: () => call(this.on.background),
      note: (event) => this.timeline.note(event),
    })
    this.bench = new Bench({
      run: (plan, signal, onProgress) => runBenchmark(plan, { host: benchHost, signal, onProgress }),
      archiveFile: join(userData, 'benchmarks.sqlite'),
      workerFile: builtFile('out-app/main/bench-archive.js'),
      onState: () => call(this.on.benchState),
      onHistory: () => call(this.on.benchHistory),
      onLive: (update) => call(this.on.benchLive, update),
    })
    const { settings, cluster, faults, autoscaler, traces, sample, markets, shops, windows, background } =
      this
    this.scenes = sceneDeskOf(
      {
        settings,
        cluster,
        faults: faults.desk,
        autoscaler,
        traces,
        sample,
        markets,
        shops,
        windows,
        background,
      },
      { ready: builtFile('resources/scenes/'), userData, open, onChange: () => call(this.on.scenes) },
    )
  }

  /** A problem that prevents the start is part of the cluster's state. */
  startCluster(): Promise<void> {
    return this.cluster.start('all').catch((error: Error) => this.log.warn({}, error.message))
  }

  async close(): Promise<void> {
    void this.scenes.cancel()
    this.sample.cancel()
    this.bursts.cancel()
    this.traces.close()
    this.figures.close()
    this.snapshotBrowser.close()
    this.logHistory.close()
    this.lineSearch.close()
    this.scheduleReader.close()
    this.places.save()
    // Services wait for those who are connected.
    this.shops.disconnect()
    this.cluster.administrator.close()
    void this.autoscaler.close()
    await Promise.all([this.bench.close(), this.experiments.cancel(), this.cluster.stop('all')])
    await this.timeline.settled()
  }

  #receive(member: string, report: LaunchReport): void {
    if (report.type === 'notice') {
      call(this.on.notice, member, report.notice)
      return
    }
    if (report.type !== 'traffic') {
      this.traffic.forget(member)
      return
    }
    this.traffic.report(member, report.totals)
    call(this.on.traffic)
  }
}

function call<Told extends unknown[]>(listeners: readonly ((...told: Told) => void)[], ...told: Told): void {
  for (const listener of listeners) listener(...told)
}
