import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { basename } from 'node:path'
import { shell } from 'electron'
import { newEpochId } from '../../services/engine/epochs.ts'
import { mustAnswer } from '../../services/engine/folder/folder-answers.ts'
import { checkFolder, makeFolder } from '../../services/engine/folder/make-folder.ts'
import { lineText } from '../../services/logs/log-line.ts'
import { logFolder } from '../../services/logs/segments.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { resetData } from '../../services/cluster/reset-data.ts'
import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { type DatabaseName, databaseNames, type SnapshotInfo } from '../ipc/snapshot-types.ts'
import { checkExpression, compileFilter, compileSelection } from '../logs/log-filter.ts'
import { NewestQuestion } from '../logs/newest-question.ts'
import { ChosenFolders } from '../settings/chosen-folders.ts'
import { ask, askForFile, askForFolder, askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'

type Topics = Pick<ControlChannels, 'cluster' | 'settings' | 'logs' | 'snapshots' | 'data'> & {
  windows: Omit<ControlChannels['windows'], 'open'>
}

/** Answers the requests of the control room. */
export function controlHandlers(desktop: Desktop): Handlers<Topics, AppWindow> {
  return {
    cluster: clusterHandlers(desktop),
    settings: settingsHandlers(desktop),
    logs: logHandlers(desktop),
    snapshots: snapshotHandlers(desktop),
    data: dataHandlers(desktop),
    windows: {
      focus: ({ id }) => desktop.windows.focus(id),
      close: ({ id }) => desktop.windows.close(id),
      setFullScreen: ({ on }, { browser }) => browser.setFullScreen(on),
    },
  }
}

function clusterHandlers({ cluster, controlled, settings }: Desktop): Handlers<Topics, AppWindow>['cluster'] {
  return {
    start: ({ target }) => cluster.start(target),
    stop: ({ target }) => cluster.stop(target),
    restart: ({ target }) => cluster.restart(target),
    kill: ({ target }) => cluster.kill(target),
    pause: ({ target }) => cluster.pause(target),
    resume: ({ target }) => cluster.resume(target),
    addMember: async (wanted) => ({ name: await controlled.addMember(wanted) }),
    removeMember: ({ name }) => controlled.removeMember(name),
    async useOfferedPorts() {
      const { problem } = cluster.state()
      if (problem?.kind !== 'ports' || problem.offered === undefined)
        throw new ApiError('NOT_FOUND', 'No other ports are offered at the moment.')
      settings.change({ ports: problem.offered })
      await cluster.stop('all')
      await cluster.start('all')
    },
    goOnMixed: () => cluster.start('all', { mixed: true }),
    async openDataFolder() {
      const { dataFolder } = settings.current
      await mustAnswer(dataFolder)
      makeFolder(dataFolder)
      const problem = await shell.openPath(dataFolder)
      if (problem !== '')
        throw new ApiError('UNAVAILABLE', `The folder ${dataFolder} cannot be shown: ${problem}`)
    },
  }
}

function settingsHandlers({ settings }: Desktop): Handlers<Topics, AppWindow>['settings'] {
  const folders = new ChosenFolders()
  return {
    async set(change) {
      folders.check(change, settings.current)
      const { dataFolder } = change
      if (dataFolder !== undefined && dataFolder !== settings.current.dataFolder) {
        await mustAnswer(dataFolder)
        checkFolder(dataFolder)
      }
      return settings.change(change)
    },
    reset: () => settings.reset(),
    acceptProblem: () => settings.acceptProblem(),
    async chooseDataFolder(_, { browser }) {
      const path = await askForFolder(browser, 'Choose the data folder', settings.current.dataFolder)
      if (path === undefined) return null
      folders.add(path)
      return { name: basename(path), path }
    },
  }
}

function logHandlers({
  logs,
  logHistory,
  lineSearch,
  router,
  cluster,
}: Desktop): Handlers<Topics, AppWindow>['logs'] {
  const highlights = new NewestQuestion()
  return {
    follow: ({ filter, mark = false }, window) =>
      logs.follow(window, {
        select: compileSelection(filter, mark, lineSearch),
        receive: (batch) => router.tell(controlChannels, 'logs', 'onLines', batch, window),
      }),
    older: () => logHistory.load(logFolder(cluster.config.storage.folder)),
    highlight: ({ search, texts }, window) => {
      checkExpression(search)
      return lineSearch.places(search, texts, highlights.signalFor(window))
    },
    read: ({ seqs }) => logs.read(seqs),
    clear: () => logs.clear(),
    async export({ filter }, { browser }) {
      const select = compileFilter(filter, lineSearch)
      const path = await askWhereToSave(browser, 'Export logs', 'marketlab.log', ['log', 'txt'])
      if (path === undefined) return null
      const selected = await select(logs.linesFrom(logs.oldest))
      const file = createWriteStream(path)
      for (const line of selected) if (!file.write(`${lineText(line)}\n`)) await once(file, 'drain')
      await new Promise<void>((resolve, reject) => file.once('error', reject).end(resolve))
      return { name: basename(path), path, lines: selected.length }
    },
  }
}

function snapshotHandlers({
  cluster,
  snapshots,
  snapshotBrowser,
  router,
}: Desktop): Handlers<Topics, AppWindow>['snapshots'] {
  const changed = (service: DatabaseName) =>
    router.tell(controlChannels, 'snapshots', 'onChange', { service })
  return {
    list: () =>
      Promise.all(
        databaseNames.map(async (service) => ({ service, snapshots: await snapshots.list(service) })),
      ),
    async take({ service }) {
      const taken: SnapshotInfo[] = []
      for (const one of service === 'all' ? databaseNames : [service]) {
        taken.push(await snapshots.take(one))
        changed(one)
      }
      return taken
    },
    async export({ service, name }, { browser }) {
      const path = await askWhereToSave(browser, 'Export snapshot', `${service}-${name}`, ['sqlite'])
      if (path === undefined) return null
      await snapshots.export(service, name, path)
      return { name: basename(path), path }
    },
    async import({ service }, { browser }) {
      const path = await askForFile(browser, `Import a snapshot of ${service}`, ['sqlite', 'db'])
      if (path === undefined) return null
      const imported = await snapshots.import(service, path)
      changed(service)
      return imported
    },
    async restore({ service, name }) {
      snapshotBrowser.close()
      const restored = await snapshots.restore(service, name)
      changed(service)
      await cluster.checkDatabasesMatch()
      return restored
    },
    async restoreBoth(names) {
      snapshotBrowser.close()
      const together = newEpochId()
      const restored: string[] = []
      try {
        for (const service of databaseNames) {
          await snapshots.restore(service, names[service], together)
          restored.push(service)
          changed(service)
        }
      } catch (error) {
        throw halfRestored(ApiError.of(error), restored)
      } finally {
        await cluster.checkDatabasesMatch()
      }
    },
    async giveTitle({ service, name, title }) {
      await snapshots.giveTitle(service, name, title)
      changed(service)
    },
    async delete({ service, name }) {
      snapshotBrowser.close()
      await snapshots.delete(service, name)
      changed(service)
    },
    async tables({ service, name }) {
      return snapshotBrowser.tables(await snapshots.knownFile(service, name))
    },
    async rows({ service, name, ...page }) {
      return snapshotBrowser.rows(await snapshots.knownFile(service, name), page)
    },
  }
}

/** The first database may be another one already when the second cannot be restored. */
function halfRestored(error: ApiError, restored: readonly string[]): ApiError {
  if (restored.length === 0) return error
  const { code, message, ...rest } = error
  return new ApiError(code, `${restored.join(', ')} was restored, the other one was not: ${message}`, rest)
}

const resetQuestion = {
  message: 'Delete everything in the data folder?',
  detail: 'All accounts, items, orders and snapshots are deleted. This cannot be undone.',
  action: 'Delete everything',
}

function dataHandlers({
  sample,
  cluster,
  settings,
  snapshotBrowser,
  timeline,
}: Desktop): Handlers<Topics, AppWindow>['data'] {
  return {
    loadSample: () => sample.load(),
    cancelSample: () => sample.cancel(),
    async reset(_, { browser }) {
      if (!(await ask(browser, resetQuestion))) return { done: false }
      sample.cancel()
      snapshotBrowser.close()
      await cluster.stop('all')
      await resetData(settings.current.dataFolder)
      timeline.note({
        kind: 'data',
        what: 'reset',
        tone: 'warning',
        text: 'Everything in the data folder was deleted.',
      })
      await cluster.start('all')
      return { done: true }
    },
  }
}
