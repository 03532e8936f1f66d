import { isDeepStrictEqual } from 'node:util'
import { type Config, parseConfig } from '../config/config.ts'
import type { Scene, SceneWindow } from './scene.ts'
import { withSceneSettings } from './scene-config.ts'
import { membersOfShape, type SceneMember } from './scene-members.ts'

/** Something that opening a scene changes. */
export interface SceneChange {
  /** A sentence. */
  text: string
  /** Somebody who works with the cluster at the moment notices it. */
  disturbs: boolean
}

export interface Surroundings {
  isRunning: boolean
  /** Some of the settings change only at a start. */
  restarts: boolean
  /** The market of another computer where the shop windows are. */
  market?: string | undefined
}

/** The changes that opening the wanted scene makes to the current set-up, in the order in which they happen. */
export function sceneChanges(
  current: Scene,
  wanted: Scene,
  { isRunning, restarts, market }: Surroundings,
): SceneChange[] {
  const changes: SceneChange[] = []
  const tell = (text: string, disturbs = false) => changes.push({ text, disturbs: disturbs && isRunning })
  const [healed, started] = isDeepStrictEqual(current.faults.active, wanted.faults.active)
    ? [0, []]
    : [current.faults.active.length, wanted.faults.active]
  if (healed > 0)
    tell(healed === 1 ? 'The active fault is healed.' : `${healed} active faults are healed.`, true)
  if (isRunning && restarts)
    tell('All services are restarted, because some settings change only at a start.', true)
  const [before, after] = [current, wanted].map(({ cluster }) => membersOfShape(cluster))
  const nameOf = ({ name }: SceneMember) => name
  const removed = without(before!, after!, nameOf).map(nameOf)
  const added = without(after!, before!, nameOf).map(nameOf)
  if (removed.length > 0)
    tell(`${removed.join(', ')} leave${removed.length === 1 ? 's' : ''} the cluster.`, true)
  if (added.length > 0) tell(`${added.join(', ')} join${added.length === 1 ? 's' : ''} the cluster.`)
  if (!isRunning) tell('The cluster is started.')
  const settings = settingsThatDiffer(current, wanted)
  if (settings.length > 0) tell(`These settings change: ${settings.join(', ')}.`)
  if (wanted.sample && !current.sample) tell('The sample data is loaded if the market does not have it.')
  // This disturbs somebody also while the app's own cluster is stopped.
  if (market !== undefined)
    changes.push({
      text: `The shop windows leave the market ${market}, and their users are logged out.`,
      disturbs: true,
    })
  tellOfWindows(current.windows, wanted.windows, tell)
  for (const text of started) tell(`This fault is started: ${text}.`, true)
  if (!isDeepStrictEqual(current.faults.prepared, wanted.faults.prepared))
    tell(preparedWords(wanted.faults.prepared.length))
  return changes
}

function preparedWords(count: number): string {
  if (count === 0) return 'No fault is prepared any more.'
  return count === 1 ? 'One fault is prepared for a click.' : `${count} faults are prepared for a click.`
}

function settingsThatDiffer(current: Scene, wanted: Scene): string[] {
  const usual = withSceneSettings(parseConfig({}), current.cluster.config)
  const { sessions, payments } = usual
  const kept = withSceneSettings(parseConfig({}), {
    sessions,
    payments: { delayMs: payments.delayMs, declineRate: payments.declineRate },
  })
  const next = withSceneSettings(kept, wanted.cluster.config)
  const sections: [string, (config: Config, scene: Scene) => unknown][] = [
    ['sessions', (config) => config.sessions],
    ['order desk', (config) => config.orders],
    ['reads of the catalogue', ({ catalogue: { delayMs: _, ...reads } }) => reads],
    ['followers', (config, scene) => [config.catalogue.delayMs, scene.followers]],
    ['payments', (config, scene) => [config.payments, scene.paymentsOutage]],
    ['balancing', (config, scene) => [config.gateway, scene.balancing]],
    ['resilience', (config) => config.resilience],
    ['timeouts', (config) => config.timeouts],
    ['limits', (config) => config.limits],
    ['way of the shop windows', (_, scene) => scene.route],
    ['background traffic', (_, scene) => scene.traffic],
    ['traces', (_, scene) => scene.traces],
    ['size of the pages', (_, scene) => scene.zoom],
  ]
  return sections
    .filter(([, of]) => !isDeepStrictEqual(of(usual, current), of(next, wanted)))
    .map(([words]) => words)
}

function tellOfWindows(
  current: readonly SceneWindow[],
  wanted: readonly SceneWindow[],
  tell: (text: string, disturbs?: boolean) => void,
): void {
  const [open, next] = [current, wanted].map((windows) => windows.filter(({ role }) => role !== 'control'))
  const opened = without(next!, open!, windowWords)
  // A window that nobody uses is taken for a user of its side.
  const taken = opened.map(({ role }) => ({ role }))
  const closed = without(without(open!, next!, windowWords), taken, windowWords)
  if (closed.length > 0) tell(`${wordOf(closed)} closed: ${closed.map(windowWords).join(', ')}.`, true)
  if (opened.length > 0) tell(`${wordOf(opened)} opened: ${opened.map(windowWords).join(', ')}.`)
}

function wordOf({ length }: readonly unknown[]): string {
  return length === 1 ? 'This window is' : 'These windows are'
}

export function windowWords({ role, account }: Pick<SceneWindow, 'role' | 'account'>): string {
  return account === undefined ? `a ${role} window` : `a ${role} window for ${account}`
}

/** Each of them as often as it is in the first list more than in the second. */
function without<One, Other extends One = One>(
  list: readonly Other[],
  other: readonly One[],
  wordsOf: (one: One) => string,
): Other[] {
  const left = other.map(wordsOf)
  return list.filter((one) => {
    const at = left.indexOf(wordsOf(one))
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}
