import type { Desktop } from '../app/desktop.ts'
import { MetricsMeter } from '../metrics/live-metrics.ts'
import { MetricsPulse } from '../metrics/live-metrics-pulse.ts'
import { controlChannels, shopChannels } from '../ipc/channels.ts'
import { channelOf } from '../ipc/protocol.ts'
import { followThemeSetting, themeState } from '../shell/theme.ts'
import type { AppWindow } from '../shell/windows.ts'
import { administratorHandlers } from './administrator-handlers.ts'
import { atMostEvery } from './at-most-every.ts'
import { benchHandlers } from './bench-handlers.ts'
import { consistencyHandlers } from './consistency-handlers.ts'
import { gatewayHandlers } from './gateway-handlers.ts'
import { commonHandlers } from './common-handlers.ts'
import { experimentHandlers } from './experiment-handlers.ts'
import { faultHandlers } from './fault-handlers.ts'
import { controlHandlers } from './control-handlers.ts'
import { pollForPage } from './poll-for-page.ts'
import { marketHandlers, tellOfMarkets } from './market-handlers.ts'
import { orderDeskHandlers, watchOrderDesk } from './order-desk-handlers.ts'
import { resilienceHandlers, watchResilience } from './resilience-handlers.ts'
import { sceneHandlers } from './scene-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { shopHandlers } from './shop-handlers.ts'
import { runBackgroundTraffic, trafficHandlers } from './traffic-handlers.ts'
import { tellOfTimeline, timelineHandlers } from './timeline-handlers.ts'
import { telemetryHandlers, tellOfTelemetry } from './trace-and-metric-handlers.ts'

/** Connects the parts of the app with the windows: questions to handlers, changes to streams. */
export function serveWindows(desktop: Desktop): void {
  const { router, cluster, settings, windows, sample, shops, logs, bench } = desktop
  const common = commonHandlers(desktop)
  const control = controlHandlers(desktop)
  router.serve(
    controlChannels,
    {
      ...common,
      ...control,
      ...benchHandlers(desktop),
      ...consistencyHandlers(desktop),
      ...administratorHandlers(desktop),
      ...orderDeskHandlers(desktop),
      ...resilienceHandlers(desktop),
      ...faultHandlers(desktop),
      ...experimentHandlers(desktop),
      ...gatewayHandlers(desktop),
      ...sessionHandlers(desktop),
      ...marketHandlers(desktop),
      ...sceneHandlers(desktop),
      ...telemetryHandlers(desktop),
      ...timelineHandlers(desktop),
      ...trafficHandlers(desktop),
      windows: { ...common.windows, ...control.windows },
    },
    {
      theme: { onTheme: themeState },
      windows: {
        onWindows: () => windows.list(),
        onFullScreen: ({ browser }: AppWindow) => browser.isFullScreen(),
      },
      cluster: { onState: () => cluster.state() },
      settings: { onSettings: () => settings.current, onProblem: () => settings.problem ?? null },
      bench: {
        onState: () => bench.state(),
        onLive: () => bench.live.catchUp(),
        onHistory: () => bench.changes,
      },
      orderDesk: { onState: () => desktop.orderDesk.newest, onBurst: () => desktop.bursts.progress },
      resilience: { onState: () => desktop.resilience.newest },
      faults: { onFaults: () => desktop.faults.desk.active() },
      gateways: { onAutoscale: () => desktop.autoscaler.state() },
      sessions: { onExpiry: () => ({ expire: desktop.sessionExpiry.expire }) },
      experiments: { onState: () => desktop.experiments.state() },
      markets: { onMarkets: () => desktop.markets.state() },
      scenes: { onState: () => desktop.scenes.state() },
      data: { onSample: () => sample.progress },
      traces: { onState: () => desktop.traces.state() },
      figures: { onState: () => desktop.figures.state() },
      traffic: { onState: () => desktop.background.state() },
      timeline: { onEvents: () => desktop.timeline.whole() },
    },
  )
  router.serve(
    shopChannels,
    { ...common, ...shopHandlers(desktop) },
    {
      theme: { onTheme: themeState },
      shop: {
        onConnection: (window: AppWindow) => shops.find(window)?.connection,
        onSession: (window: AppWindow) => shops.find(window)?.session,
      },
    },
  )
  followThemeSetting(settings, (theme) => router.tell(controlChannels, 'theme', 'onTheme', theme))
  desktop.on.clusterChange.push(
    atOnce(() => router.tell(controlChannels, 'cluster', 'onState', cluster.state())),
  )
  desktop.on.clusterChange.push(() => shops.follow())
  desktop.on.windowsChange.push(
    atOnce(() => router.tell(controlChannels, 'windows', 'onWindows', windows.list())),
  )
  desktop.on.windowOpen.push((window) => openShop(desktop, window))
  desktop.on.windowClose.push((window) => {
    logs.leave(window)
    shops.close(window)
  })
  desktop.on.sampleProgress.push(() => router.tell(controlChannels, 'data', 'onSample', sample.progress))
  tellOfMarkets(desktop)
  tellOfBenchmarks(desktop)
  tellOfTelemetry(desktop)
  tellOfTimeline(desktop)
  runBackgroundTraffic(desktop)
  tellOfFullScreen(desktop)
  watchOrderDesk(desktop)
  watchResilience(desktop)
  settings.onChange((current) => {
    router.tell(controlChannels, 'settings', 'onSettings', current)
    router.tell(controlChannels, 'settings', 'onProblem', settings.problem ?? null)
    // Whether something waits for a restart is part of the cluster's state.
    for (const react of desktop.on.clusterChange) react()
  })
  forgetLogFollowers(desktop)
  sendMetrics(desktop)
  sendConsistency(desktop)
  tellOfFaults(desktop)
  desktop.on.sessionExpiry.push(() =>
    router.tell(controlChannels, 'sessions', 'onExpiry', { expire: desktop.sessionExpiry.expire }),
  )
  tellOfExperiments(desktop)
  sendGateways(desktop)
  tellOfScenes(desktop)
}

function openShop({ shops, router, windows }: Desktop, window: AppWindow): void {
  shops.open(window, {
    onConnection: (state) => router.tell(shopChannels, 'shop', 'onConnection', state, window),
    onSession: (state) => {
      router.tell(shopChannels, 'shop', 'onSession', state, window)
      windows.setUsername(window, state.state === 'none' ? undefined : state.username)
    },
    onEvents: (events) => router.tell(shopChannels, 'shop', 'onEvents', events, window),
  })
}

/** How far a benchmark is, no more often than anybody can see. */
const benchStateMs = 150

function tellOfBenchmarks({ on, router, bench }: Desktop): void {
  on.benchState.push(
    atMostEvery(benchStateMs, () => router.tell(controlChannels, 'bench', 'onState', bench.state())),
  )
  on.benchLive.push((update) => router.tell(controlChannels, 'bench', 'onLive', update))
  on.benchHistory.push(() => router.tell(controlChannels, 'bench', 'onHistory', bench.changes))
}

function tellOfFullScreen({ on, router }: Desktop): void {
  on.windowOpen.push((window) => {
    const tell = (isFull: boolean) => router.tell(controlChannels, 'windows', 'onFullScreen', isFull, window)
    window.browser.on('enter-full-screen', () => tell(true))
    window.browser.on('leave-full-screen', () => tell(false))
  })
}

/** A page that no longer listens wants no lines collected for it. */
function forgetLogFollowers({ on, logs }: Desktop): void {
  const stream = channelOf('logs', 'onLines')
  on.listening.push((window, name, listening) => {
    if (name === stream && !listening) logs.leave(window)
  })
}

/** Measured only while somebody looks. */
function sendMetrics({ on, router, cluster, traffic, memory }: Desktop): void {
  const meter = new MetricsMeter(traffic, memory)
  const pulse = new MetricsPulse({
    measure: (afterRest) => meter.measure(cluster.names, cluster.pids(), afterRest),
    tell: (metrics) => router.tell(controlChannels, 'cluster', 'onMetrics', metrics),
  })
  on.traffic.push(() => pulse.stir())
  on.clusterChange.push(() => pulse.stir())
  on.listening.push(() => {
    if (router.anyListening('cluster', 'onMetrics')) pulse.start()
    else pulse.stop()
  })
}

function sendConsistency(desktop: Desktop): void {
  const { on, router, consistency } = desktop
  const { poller } = consistency
  on.consistencyFigures.push((figures) => router.tell(controlChannels, 'consistency', 'onFigures', figures))
  on.clusterChange.push(() => poller.stir())
  pollForPage(desktop, poller, 'consistency', 'onFigures')
}

/** Faults end with the cluster. */
function tellOfFaults({ on, router, cluster, faults }: Desktop): void {
  on.faults.push(atOnce(() => router.tell(controlChannels, 'faults', 'onFaults', faults.desk.active())))
  on.faultFigures.push((figures) => router.tell(controlChannels, 'faults', 'onFigures', figures))
  on.clusterChange.push(() => {
    if (!cluster.isRunning) faults.end()
  })
  on.listening.push(() => (faults.isWatched = router.anyListening('faults', 'onFigures')))
}

function tellOfExperiments({ on, router, experiments }: Desktop): void {
  on.experiments.push(
    atMostEvery(benchStateMs, () =>
      router.tell(controlChannels, 'experiments', 'onState', experiments.state()),
    ),
  )
}

function tellOfScenes({ on, router, scenes }: Desktop): void {
  on.scenes.push(atOnce(() => router.tell(controlChannels, 'scenes', 'onState', scenes.state())))
}

function sendGateways(desktop: Desktop): void {
  const { on, router, gateways, autoscaler } = desktop
  on.autoscale.push(atOnce(() => router.tell(controlChannels, 'gateways', 'onAutoscale', autoscaler.state())))
  on.gatewayFigures.push((views) => router.tell(controlChannels, 'gateways', 'onFigures', views))
  on.clusterChange.push(atOnce(() => gateways.poller.stir()))
  pollForPage(desktop, gateways.poller, 'gateways', 'onFigures')
}

/** Sends many simultaneous changes to the windows once. */
function atOnce(work: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setImmediate(() => {
      waiting = false
      work()
    })
  }
}
