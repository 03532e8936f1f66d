import { samplePassword } from '../../services/sample/sample-accounts.ts'
import { windowWords } from '../../services/scenes/scene-changes.ts'
import type { Scene, SceneWindow } from '../../services/scenes/scene.ts'
import { moveTo } from '../shell/window-places.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { Work } from './opening.ts'
import type { SceneParts } from './scene-parts.ts'

type Parts = Pick<SceneParts, 'windows' | 'shops' | 'markets'>

/**
 * Opens the windows of a scene with their users, and closes the others if `replaces` says so: if not, windows that are there
 * are the user's own, and stay as they are.
 */
export function windowWork(parts: Parts, scene: Scene, replaces: boolean): Work[] {
  const { windows, markets } = parts
  const shops = scene.windows.filter(({ role }) => role !== 'control')
  let kept = new Map<SceneWindow, AppWindow | undefined>()
  const work: Work[] = []
  if (markets.current !== undefined)
    work.push({ text: 'Connect the shop windows to this app’s own market', do: () => markets.use(null) })
  work.push({ text: 'Place the control room', do: () => placeControlRoom(parts, scene) })
  if (replaces)
    work.push({
      text: 'Close the shop windows that the scene does not have',
      async do(signal) {
        // Windows may have come and gone since the first step.
        const free = windows.all.filter(({ role }) => role !== 'control')
        kept = new Map(shops.map((wanted) => [wanted, takeFrom(free, wanted)]))
        await closeAll(free, signal)
      },
    })
  for (const wanted of shops)
    work.push({
      text: `Open ${windowWords(wanted)}`,
      do: (signal) => openShop(parts, wanted, kept.get(wanted), signal),
    })
  return work
}

/** The open windows with all their users, also those whom no scene can keep: their windows are closed, too. */
export function windowsWithUsers({ windows, markets }: Parts): SceneWindow[] {
  return windows.all.map(({ role, username }) =>
    markets.current === undefined && username !== undefined ? { role, account: username } : { role },
  )
}

function placeControlRoom({ windows }: Parts, scene: Scene): void {
  const { browser } = windows.open('control')
  const place = scene.windows.find(({ role }) => role === 'control')?.place
  if (place) moveTo(browser, place)
  // All windows are of one origin, and share the size.
  browser.webContents.setZoomFactor(scene.zoom)
}

/** A window with unsaved input asks first, and is not waited for. */
async function closeAll(windows: readonly AppWindow[], signal: AbortSignal): Promise<void> {
  const closing = await Promise.all(
    windows.map(async (window) => ((await closes(window, signal)) ? undefined : window)),
  )
  const stay = closing.filter((window) => window !== undefined)
  if (stay.length > 0)
    throw new Error(
      `Not closed: ${stay.map(({ role, username }) => windowWords({ role, account: username })).join(', ')}. ` +
        'Input that is not saved would be lost.',
    )
}

function closes({ browser }: AppWindow, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    browser.once('closed', () => resolve(true))
    browser.webContents.once('will-prevent-unload', () => resolve(false))
    signal.addEventListener('abort', () => resolve(false), { once: true })
    browser.close()
  })
}

async function openShop(
  { windows, shops, markets }: Parts,
  { role, account, place }: SceneWindow,
  kept: AppWindow | undefined,
  signal: AbortSignal,
): Promise<void> {
  const window = kept === undefined || kept.browser.isDestroyed() ? windows.open(role) : kept
  if (place) moveTo(window.browser, place)
  if (account === undefined || window.username === account) return
  if (markets.current !== undefined)
    throw new Error(
      `The shop windows are in the market ${markets.current.name}: ${account} is not logged in there.`,
    )
  await shops.of(window).call({ op: 'Login', args: { username: account, password: samplePassword } })
  signal.throwIfAborted()
}

/** One that is as it is wanted, or that nobody uses yet. */
function takeFrom(free: AppWindow[], { role, account }: SceneWindow): AppWindow | undefined {
  const ofRole = free.filter((window) => window.role === role)
  const found =
    ofRole.find(({ username }) => username === account) ??
    ofRole.find(({ username }) => username === undefined)
  if (found) free.splice(free.indexOf(found), 1)
  return found
}
