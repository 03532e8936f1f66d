import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { configOf } from '../cluster/cluster-config.ts'
import { passwordCost } from '../cluster/password-cost.ts'
import type { OpenScene } from './open-scene.ts'
import { SceneDesk } from './scene-desk.ts'
import type { SceneParts } from './scene-parts.ts'
import { SceneShelf } from './scene-shelf.ts'
import { settingsOf } from './scene-work.ts'

/** The scenes of an app with these parts. `ready` is the folder of those that come with it. */
export function sceneDeskOf(
  parts: SceneParts,
  { ready, userData, open, onChange }: { ready: URL; userData: string; open: OpenScene; onChange(): void },
): SceneDesk {
  const { settings } = parts
  return new SceneDesk({
    shelf: new SceneShelf(ready, pathToFileURL(join(userData, 'scenes') + sep)),
    open,
    parts,
    configIn: (scene) => configOf({ ...settings.current, ...settingsOf(scene) }, passwordCost, scene),
    onChange,
  })
}
