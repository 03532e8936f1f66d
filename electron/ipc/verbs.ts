import type { VerbNames } from './channel.ts'
import type { ControlChannels, ShopChannels } from './channels.ts'

// The names of the channel map and nothing else, so that preload scripts stay a few lines.
// The types make sure that none is missing and none is too many.

const app = { info: true, notify: true, copy: true, onCommand: true } as const
const theme = { set: true, onTheme: true } as const

export const controlVerbs: VerbNames<ControlChannels> = {
  app,
  theme,
  windows: { open: true, focus: true, close: true, setFullScreen: true, onWindows: true, onFullScreen: true },
  cluster: {
    start: true,
    stop: true,
    restart: true,
    kill: true,
    pause: true,
    resume: true,
    addMember: true,
    removeMember: true,
    useOfferedPorts: true,
    goOnMixed: true,
    openDataFolder: true,
    onState: true,
    onMetrics: true,
  },
  settings: {
    set: true,
    reset: true,
    chooseDataFolder: true,
    onSettings: true,
    onProblem: true,
    acceptProblem: true,
  },
  logs: { follow: true, highlight: true, read: true, clear: true, export: true, onLines: true },
  snapshots: {
    list: true,
    take: true,
    export: true,
    import: true,
    restore: true,
    tables: true,
    rows: true,
    onChange: true,
  },
  bench: {
    add: true,
    remove: true,
    move: true,
    cancel: true,
    acceptEnd: true,
    list: true,
    get: true,
    rename: true,
    delete: true,
    import: true,
    export: true,
    saveCharts: true,
    compare: true,
    write: true,
    acceptProblem: true,
    onState: true,
    onLive: true,
    onHistory: true,
  },
  gateways: { setPolicy: true, onFigures: true },
  consistency: {
    setReads: true,
    addFollower: true,
    removeFollower: true,
    setFollower: true,
    demonstrate: true,
    onFigures: true,
  },
  orderDesk: { set: true, placeBurst: true, cancelBurst: true, onState: true, onBurst: true },
  resilience: { set: true, setPayments: true, addPayments: true, removePayments: true, onState: true },
  faults: { add: true, heal: true, healAll: true, onFaults: true, onFigures: true },
  experiments: { list: true, run: true, cancel: true, open: true, save: true, onState: true },
  traces: {
    set: true,
    list: true,
    clear: true,
    get: true,
    timeline: true,
    frame: true,
    export: true,
    onState: true,
    onTraces: true,
  },
  figures: { collect: true, view: true, export: true, onState: true },
  data: { loadSample: true, cancelSample: true, onSample: true, reset: true },
}

export const shopVerbs: VerbNames<ShopChannels> = {
  app,
  theme,
  windows: { open: true },
  shop: { call: true, onConnection: true, onSession: true, onEvents: true },
  files: { openCsv: true, saveCsv: true },
}
