import type { SampleProgress } from '../../services/sample/progress.ts'
import { z } from 'zod'
import type { BenchmarkComparison } from '../../bench/model/comparison.ts'
import type { OwnWorkload } from '../../bench/model/workload.ts'
import {
  type BenchmarkSummary,
  type BenchState,
  type LiveUpdate,
  planOfPage,
  reportFormats,
  type StoredBenchmark,
} from './bench-types.ts'
import { answers, ask, type ChannelMap, events, nothing, state } from './channel.ts'
import { autoscaleChange, type AutoscaleState } from '../../services/contract/autoscale.ts'
import { balancingPolicy } from '../../services/contract/gateway.ts'
import { furtherKinds } from '../../services/config/config.ts'
import { memberName } from '../../services/contract/members.ts'
import { accountQuery, itemQuery, oneAccount, orderQuery } from '../../services/admin/queries.ts'
import type {
  AccountPage,
  AccountSession,
  CancelledByAdmin,
  FollowerBeliefs,
  ItemPage,
  MarketAccount,
  OrderPage,
} from '../../services/admin/model.ts'
import { catalogueSettings, followerSettings } from '../../services/contract/following.ts'
import type { ClusterState, GatewayView, Metrics } from './cluster-types.ts'
import type { ConsistencyMetrics, Demonstration } from './consistency-types.ts'
import { burstOfPage, type OrderBurst, type OrderDeskView } from './order-desk-types.ts'
import { faultSchema } from '../../services/faults/model/fault.ts'
import { controlPages } from '../../services/scenes/control-pages.ts'
import { sceneTitle, sceneWords } from '../../services/scenes/scene-words.ts'
import type {
  ExperimentsState,
  ListedExperiment,
  OpenedExperiment,
  ScheduleProblem,
} from './experiment-types.ts'
import type { ActiveFault, FaultCounts } from './fault-types.ts'
import type { TimelineUpdate } from './timeline-types.ts'
import { type MetricsState, type MetricsView, ranges } from './metrics-types.ts'
import {
  highlightQuestion,
  type LogBatch,
  logFilter,
  type LogLine,
  type LogMatches,
  type OlderLines,
} from './log-types.ts'
import type { Place } from '../../services/search/text-search.ts'
import * as v from '../../services/contract/values.ts'
import { deskChange } from '../../services/contract/order-desk.ts'
import { paymentSwitches } from '../../services/contract/payments.ts'
import { resilienceSchema } from '../../services/resilience/settings.ts'
import type { ResilienceView } from './resilience-types.ts'
import type {
  ControlPage,
  ImportedScene,
  SavedScene,
  SceneChange,
  SceneList,
  ScenesState,
} from './scene-types.ts'
import {
  type Settings,
  settingsChange,
  type SettingsProblem,
  themes,
  type ThemeState,
} from './settings-types.ts'
import {
  type ConnectionState,
  type MarketsState,
  otherMarket,
  type Role,
  type SessionState,
  type ShopEvent,
} from './shop-types.ts'
import {
  databaseNames,
  type DatabaseSnapshots,
  type SnapshotInfo,
  type SnapshotRows,
  type SnapshotTable,
} from './snapshot-types.ts'

import { trafficSwitch, type TrafficState } from './traffic-types.ts'
import {
  type FrameBytes,
  sampleChoices,
  type TimelineView,
  type TraceDetail,
  type TracesState,
  type TraceSummary,
} from './trace-types.ts'

export type WindowRole = 'control' | Role

export interface AppInfo {
  windowId: number
  role: WindowRole
  version: string
  platform: 'linux' | 'darwin' | 'win32'
  packaged: boolean
  versions: { electron: string; chrome: string; node: string }
}

/** A request of a menu item or its shortcut to the page. */
export type AppCommand =
  | { command: 'palette' | 'find' | 'shortcuts' | 'tour' | 'back' }
  | { command: 'page'; page: ControlPage }
  /** A native notification that the page asked for was clicked. */
  | { command: 'notification'; tag: string }

export interface OpenWindow {
  id: number
  role: WindowRole
  /** The user who is logged in there. */
  username?: string
}

/** A file the user chose; null if the dialog was cancelled. */
export interface ChosenFile {
  name: string
  path: string
}

/** The answer says only that it was carried out. */
const done = answers<undefined>()

/** A member of the cluster by its name, or `all`. */
const target = memberName
const database = z.enum(databaseNames)
const sceneOfName = z.object({ name: z.string().min(1).max(200) })
const snapshotName = z.string().min(1).max(200)
const snapshot = z.object({ service: database, name: snapshotName })
const windowId = z.object({ id: z.int().min(1) })
const benchmarkId = z.string().min(1).max(200)
const benchmark = z.object({ id: benchmarkId })
const chart = z.object({ name: z.string().min(1).max(100), png: z.base64().max(20_000_000) })

const experiment = z.object({ name: z.string().min(1).max(200) })
const experimentText = z.string().max(262_144)

const traceKey = z.string().min(1).max(100)
const trace = z.object({ key: traceKey })
const range = z.object({ minutes: z.literal(ranges) })

/** For every window. */
const common = {
  app: {
    info: ask(nothing, answers<AppInfo>()),
    /** Shown only while no window of this user is in front, unless `always`; a click brings the window forward. */
    notify: ask(
      z.object({
        title: z.string().min(1).max(200),
        body: z.string().max(1_000),
        tag: z.string().max(200).optional(),
        always: z.boolean().optional(),
      }),
      done,
    ),
    copy: ask(z.object({ text: z.string().max(1_000_000) }), done, 1_001_000),
    /** The user does not want to lose what the window holds, and so does not quit either. */
    stay: ask(nothing, done),
    onCommand: events<AppCommand>(),
  },
  theme: {
    set: ask(z.object({ theme: z.enum(themes) }), done),
    onTheme: state<ThemeState>(),
  },
  windows: {
    open: ask(z.object({ role: z.enum(['control', 'buyer', 'seller']) }), answers<{ id: number }>()),
  },
} as const satisfies ChannelMap

export const controlChannels = {
  ...common,
  windows: {
    ...common.windows,
    focus: ask(windowId, done),
    close: ask(windowId, done),
    /** Acts on the window that asks. */
    setFullScreen: ask(z.object({ on: z.boolean() }), done),
    onWindows: state<OpenWindow[]>(),
    onFullScreen: state<boolean>(),
  },
  cluster: {
    start: ask(z.object({ target }), done),
    stop: ask(z.object({ target }), done),
    restart: ask(z.object({ target }), done),
    /** kill -9: it comes back by itself. */
    kill: ask(z.object({ target }), done),
    pause: ask(z.object({ target }), done),
    resume: ask(z.object({ target }), done),
    /** Beside the four. Answers when it is healthy, or at once while the cluster is not running. */
    addMember: ask(
      z.object({ kind: z.enum(furtherKinds), side: z.enum(['buyer', 'seller']).optional() }),
      answers<{ name: string }>(),
    ),
    /** Answers when it has ended what it had begun, and is gone. */
    removeMember: ask(z.object({ name: target }), done),
    /** Keeps the ports offered by a `ports` problem in the settings, and starts. */
    useOfferedPorts: ask(nothing, done),
    /** The answer to a `mixed` problem: the databases work together as they are, and all is started. */
    goOnMixed: ask(nothing, done),
    openDataFolder: ask(nothing, done),
    onState: state<ClusterState>(),
    /** Once a second while somebody listens. */
    onMetrics: state<Metrics>(),
  },
  settings: {
    /** The data folder is one that the user chose with `chooseDataFolder`. */
    set: ask(settingsChange, answers<Settings>()),
    /** Everything but the data folder back to how it came. */
    reset: ask(nothing, answers<Settings>()),
    chooseDataFolder: ask(nothing, answers<ChosenFile | null>()),
    onSettings: state<Settings>(),
    /** The file was found broken at the start. */
    onProblem: state<SettingsProblem | null>(),
    /** The user has read of it. */
    acceptProblem: ask(nothing, done),
  },
  logs: {
    /** Sets what this window wants to see from now on, and tells which lines match so far. */
    follow: ask(
      z.object({
        filter: logFilter,
        /** Lines that only the search does not find are listed, too. */
        mark: z.boolean().optional(),
      }),
      answers<LogMatches>(),
    ),
    /** Puts some older lines from the log files before all others. Windows that follow have to ask again. */
    older: ask(nothing, answers<OlderLines>()),
    /** Where a regular expression matches in some texts. A newer question of the window takes the place of an older one. */
    highlight: ask(highlightQuestion, answers<Place[][]>(), 1_000_000),
    /** Lines that are no longer kept are left out. */
    read: ask(z.object({ seqs: z.array(z.int()).max(1_000) }), answers<LogLine[]>()),
    clear: ask(nothing, done),
    export: ask(z.object({ filter: logFilter }), answers<(ChosenFile & { lines: number }) | null>()),
    onLines: events<LogBatch>(),
  },
  snapshots: {
    list: ask(nothing, answers<DatabaseSnapshots[]>()),
    take: ask(z.object({ service: z.enum([...databaseNames, 'all']) }), answers<SnapshotInfo[]>()),
    export: ask(snapshot, answers<ChosenFile | null>()),
    import: ask(z.object({ service: database }), answers<SnapshotInfo | null>()),
    /** Replaces what the database holds now: ask the user first. */
    restore: ask(snapshot, answers<SnapshotInfo>()),
    /** One of each database, to the same time: ask the user first. */
    restoreBoth: ask(z.object({ 'customer-db': snapshotName, 'product-db': snapshotName }), done),
    /** An empty title takes the title away. */
    giveTitle: ask(snapshot.extend({ title: z.string().trim().max(60) }), done),
    /** Cannot be undone: ask the user first. */
    delete: ask(snapshot, done),
    tables: ask(snapshot, answers<SnapshotTable[]>()),
    rows: ask(
      snapshot.extend({
        table: z.string().min(1).max(200),
        offset: z.int().min(0),
        limit: z.int().min(1).max(500),
        orderBy: z.string().max(200).optional(),
        descending: z.boolean().optional(),
        /** Only rows with this text in one of their columns. */
        filter: z.string().max(200).optional(),
      }),
      answers<SnapshotRows>(),
    ),
    /** A snapshot was taken, imported or restored, here or elsewhere: list them again. */
    onChange: events<{ service: (typeof databaseNames)[number] }>(),
  },
  bench: {
    /** Runs when those before it have ended. The user is asked first where somebody else's services are the target. */
    add: ask(
      z.object({ plan: planOfPage, title: z.string().min(1).max(200).optional() }),
      answers<{ id: string } | null>(),
    ),
    /** Only for waiting benchmarks. */
    remove: ask(benchmark, done),
    move: ask(benchmark.extend({ place: z.int().min(0).max(1_000) }), done),
    /** Answers when nothing of it is left. */
    cancel: ask(z.object({ all: z.boolean() }), done),
    acceptEnd: ask(nothing, done),
    list: ask(nothing, answers<BenchmarkSummary[]>()),
    get: ask(benchmark, answers<StoredBenchmark>()),
    rename: ask(benchmark.extend({ title: z.string().trim().min(1).max(200) }), done),
    /** Cannot be undone: ask the user first. */
    delete: ask(benchmark, done),
    /** A result of the command line, or a report that was exported. */
    import: ask(nothing, answers<BenchmarkSummary | null>()),
    /** A workload of the user's own; a file with mistakes is refused with their lines. */
    openWorkload: ask(nothing, answers<OwnWorkload | null>()),
    export: ask(benchmark.extend({ format: z.enum(reportFormats) }), answers<ChosenFile | null>()),
    /** One into a file, several into a folder of that title. */
    saveCharts: ask(
      z.object({ title: z.string().min(1).max(200), charts: z.array(chart).min(1).max(50) }),
      answers<ChosenFile | null>(),
      100_000_000,
    ),
    compare: ask(z.object({ first: benchmarkId, second: benchmarkId }), answers<BenchmarkComparison>()),
    /** Tries again to write what is only in memory. */
    write: ask(nothing, done),
    acceptProblem: ask(nothing, done),
    onState: state<BenchState>(),
    onLive: state<LiveUpdate>(),
    /** Grows when the history has changed: list again. */
    onHistory: state<number>(),
  },
  gateways: {
    /** How this one spreads requests from now on. */
    setPolicy: ask(z.object({ name: target, policy: balancingPolicy }), done),
    setAutoscale: ask(autoscaleChange, done),
    onAutoscale: state<AutoscaleState>(),
    /** Once a second while somebody listens. */
    onFigures: state<GatewayView[]>(),
  },
  consistency: {
    /** Told to every buyer frontend, and to those that are added. */
    setReads: ask(catalogueSettings, done),
    addFollower: ask(nothing, answers<{ name: string }>()),
    removeFollower: ask(z.object({ name: target }), done),
    setFollower: ask(followerSettings.extend({ name: target }), done),
    /** Changes a price and reads it until the new one is seen; takes some seconds where followers are behind. */
    demonstrate: ask(nothing, answers<Demonstration>()),
    /** Once a second while somebody listens. */
    onFigures: state<ConsistencyMetrics>(),
  },
  market: {
    /** Everything of this topic is asked as the administrator. */
    items: ask(itemQuery, answers<ItemPage>()),
    beliefs: ask(z.object({ itemIds: z.array(v.itemId).max(100) }), answers<FollowerBeliefs[]>()),
    setStock: ask(z.object({ itemId: v.itemId, quantity: v.quantity }), done),
    setPrice: ask(z.object({ itemId: v.itemId, price: v.price }), done),
    orders: ask(orderQuery, answers<OrderPage>()),
    /** The answer says what became of it: it may be too late. */
    cancelOrder: ask(z.object({ orderId: v.orderId }), answers<CancelledByAdmin>()),
    accounts: ask(accountQuery, answers<AccountPage>()),
    sessions: ask(oneAccount, answers<AccountSession[]>()),
    /** One, or all of the account. */
    endSessions: ask(oneAccount.extend({ id: v.accountId.optional() }), answers<{ ended: number }>()),
    setLock: ask(oneAccount.extend({ locked: z.boolean() }), answers<MarketAccount>()),
  },
  orderDesk: {
    /** The reserve is told only where it changes: a desk with few workers reports less than what is wanted. */
    set: ask(deskChange, done),
    /** Answers when they are placed and settled; `onBurst` tells how far it is. */
    placeBurst: ask(burstOfPage, answers<OrderBurst>()),
    cancelBurst: ask(nothing, done),
    /** Once a second while somebody listens. */
    onState: state<OrderDeskView | null>(),
    onBurst: state<OrderBurst | null>(),
  },
  resilience: {
    /** For all services, also those that are started later. */
    set: ask(resilienceSchema, done),
    setPayments: ask(paymentSwitches, done),
    addPayments: ask(nothing, done),
    removePayments: ask(nothing, done),
    /** Once a second while somebody listens. */
    onState: state<ResilienceView | null>(),
  },
  sessions: {
    /** Whether sessions of users time out. For the running cluster and its restarts, until the app ends. */
    setExpiry: ask(z.object({ expire: z.boolean() }), done),
    onExpiry: state<{ expire: boolean }>(),
  },
  faults: {
    /** Answers when it is in effect. */
    add: ask(z.object({ fault: faultSchema }), answers<ActiveFault>()),
    heal: ask(z.object({ id: z.string().min(1).max(100) }), done),
    healAll: ask(nothing, done),
    onFaults: state<ActiveFault[]>(),
    /** Once a second while somebody listens and there are any. */
    onFigures: events<FaultCounts[]>(),
  },
  experiments: {
    /** The ready ones, and those of the user. */
    list: ask(nothing, answers<ListedExperiment[]>()),
    run: ask(experiment.extend({ short: z.boolean() }), done),
    /** Answers when nothing of it is left. */
    cancel: ask(nothing, done),
    /** The YAML of one. */
    text: ask(experiment, answers<string>()),
    /** The mistakes of a text that is being typed. */
    check: ask(z.object({ text: experimentText }), answers<ScheduleProblem[]>(), 600_000),
    duplicate: ask(experiment, answers<{ name: string }>()),
    /** Changes one of the user's. */
    keep: ask(experiment.extend({ text: experimentText }), done, 600_000),
    /** Cannot be undone: ask the user first. */
    delete: ask(experiment, done),
    /** A file of the user's choice, of which a copy is kept. */
    open: ask(nothing, answers<OpenedExperiment | null>()),
    save: ask(experiment, answers<ChosenFile | null>()),
    onState: state<ExperimentsState>(),
  },
  scenes: {
    /** Those that come with the app, and those of the user. */
    list: ask(nothing, answers<SceneList>()),
    /** The changes that opening it would make now. */
    changes: ask(sceneOfName, answers<SceneChange[]>()),
    /** Answers when it is open, or as far as it could be; `onState` tells how far it is. Ask the user first. */
    open: ask(sceneOfName, answers<{ isComplete: boolean }>()),
    /** Answers when nothing of the opening is under way any more. */
    cancel: ask(nothing, done),
    acceptEnd: ask(nothing, done),
    /** The set-up as it is now. ALREADY_EXISTS where the user has one of this title, unless it is to be replaced. */
    save: ask(
      z.object({
        title: sceneTitle,
        text: sceneWords,
        page: z.enum(controlPages),
        replace: z.boolean(),
      }),
      answers<SavedScene>(),
    ),
    /** Cannot be undone: ask the user first. */
    delete: ask(sceneOfName, done),
    export: ask(sceneOfName, answers<ChosenFile | null>()),
    import: ask(nothing, answers<ImportedScene | null>()),
    prepare: ask(z.object({ fault: faultSchema }), done),
    /** By its words. */
    forget: ask(z.object({ text: z.string().min(1).max(2_000) }), done),
    onState: state<ScenesState>(),
  },
  traces: {
    /** Which requests are traced, and whether frames are recorded. A recording that begins forgets the one before. */
    set: ask(
      z.object({ sample: z.enum(sampleChoices).optional(), isRecording: z.boolean().optional() }),
      done,
    ),
    list: ask(nothing, answers<TraceSummary[]>()),
    clear: ask(nothing, done),
    get: ask(trace, answers<TraceDetail>()),
    /** For one trace, or for everything that was recorded. Routine frames are left out unless they are wanted. */
    timeline: ask(trace.partial().extend({ routine: z.boolean().optional() }), answers<TimelineView>()),
    frame: ask(z.object({ key: z.string().min(1).max(300) }), answers<FrameBytes>()),
    /** As JSON in OpenTelemetry's format. */
    export: ask(
      z.object({ keys: z.array(traceKey).min(1).max(10_000) }),
      answers<ChosenFile | null>(),
      1_200_000,
    ),
    onState: state<TracesState>(),
    /** Services are asked for traces while somebody listens. */
    onTraces: events<TraceSummary[]>(),
  },
  figures: {
    collect: ask(z.object({ on: z.boolean() }), done),
    view: ask(range, answers<MetricsView>()),
    export: ask(range, answers<ChosenFile | null>()),
    /** The first who listens has the collecting begin. */
    onState: state<MetricsState>(),
  },
  timeline: {
    /** These events, or all, as one HTML file. Null if the dialog was cancelled. */
    export: ask(z.object({ seqs: z.array(z.int()).max(10_000).optional() }), answers<ChosenFile | null>()),
    /** Cannot be undone: ask the user first. */
    clear: ask(nothing, done),
    onEvents: state<TimelineUpdate>(),
  },
  traffic: {
    set: ask(trafficSwitch, done),
    onState: state<TrafficState>(),
  },
  markets: {
    /** Answers when shop windows are connected there. The user is asked first, by the system's dialog. */
    connect: ask(otherMarket, answers<{ done: boolean }>()),
    /** One that is known; null is the app's own. */
    use: ask(z.object({ name: z.string().min(1).max(40).nullable() }), done),
    forget: ask(z.object({ name: z.string().min(1).max(40) }), done),
    onMarkets: state<MarketsState>(),
  },
  data: {
    /** 40 sellers, 2,000 items, some orders. Answers when done; `onSample` tells how far it is. */
    loadSample: ask(nothing, answers<SampleProgress>()),
    cancelSample: ask(nothing, done),
    onSample: state<SampleProgress | null>(),
    /** Deletes everything in the data folder and starts again, if the user says so in the system's dialog. */
    reset: ask(nothing, answers<{ done: boolean }>()),
  },
} as const satisfies ChannelMap

export const shopChannels = {
  ...common,
  shop: {
    /** Typed by role in `api.ts`. Arguments are checked against the contract. Rejects with the codes of the wire. */
    call: ask(
      z.object({
        op: z.string().min(1).max(64),
        args: z.record(z.string(), z.unknown()),
        key: z.string().min(1).max(64).optional(),
        trace: z.string().min(1).max(32).optional(),
        timeoutMs: z.int().min(100).max(120_000).optional(),
      }),
      answers<unknown>(),
      1024 * 1024,
    ),
    onConnection: state<ConnectionState>(),
    onSession: state<SessionState>(),
    /** In batches, so that a flood of them costs one message. Events of the same item are merged within a batch. */
    onEvents: events<ShopEvent[]>(),
  },
  files: {
    openCsv: ask(nothing, answers<{ name: string; text: string } | null>()),
    saveCsv: ask(
      z.object({ name: z.string().min(1).max(100), text: z.string().max(50_000_000) }),
      answers<ChosenFile | null>(),
      50_001_000,
    ),
  },
} as const satisfies ChannelMap

export type ControlChannels = typeof controlChannels
export type ShopChannels = typeof shopChannels
