import { samplePassword } from '../../services/sample/sample-accounts.ts'
import { windowWords } from '../../services/scenes/scene-changes.ts'
import type { Scene, SceneWindow } from '../../services/scenes/scene.ts'
import { moveTo } from '../shell/window-places.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { Work } from './opening.ts'
import type { SceneParts } from './scene-parts.ts'

/** Opens the windows of a scene with their users, and closes the others. A window with unsaved input asks first. */
export function windowWork(parts: SceneParts, scene: Scene): Work[] {
  const { windows } = parts
  const free = windows.all.filter(({ role }) => role !== 'control')
  const shops = scene.windows.filter(({ role }) => role !== 'control')
  const kept = new Map(shops.map((wanted) => [wanted, takeFrom(free, wanted)]))
  return [
    { text: 'Place the control room', do: () => placeControlRoom(parts, scene) },
    ...free.map(({ id, role, username }): Work => ({
      text: `Close ${windowWords({ role, account: username })}`,
      do: () => windows.close(id),
    })),
    ...shops.map((wanted): Work => ({
      text: `Open ${windowWords(wanted)}`,
      do: (signal) => openShop(parts, wanted, kept.get(wanted), signal),
    })),
  ]
}

function placeControlRoom({ windows }: SceneParts, scene: Scene): void {
  const { browser } = windows.open('control')
  const place = scene.windows.find(({ role }) => role === 'control')?.place
  if (place) moveTo(browser, place)
  // All windows are of one origin, and share the size.
  browser.webContents.setZoomFactor(scene.zoom)
}

async function openShop(
  { windows, shops }: SceneParts,
  { role, account, place }: SceneWindow,
  kept: AppWindow | undefined,
  signal: AbortSignal,
): Promise<void> {
  const window = kept ?? windows.open(role)
  if (place) moveTo(window.browser, place)
  if (account === undefined || window.username === account) return
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
