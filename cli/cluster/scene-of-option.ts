import { existsSync } from 'node:fs'
import type { FaultControl } from '../../services/cluster/control/fault-control.ts'
import type { Instructions } from '../../services/cluster/instructions.ts'
import type { Config } from '../../services/config/config.ts'
import { DocumentError } from '../../services/config/parse-document.ts'
import { withMembers } from '../../services/cluster/wanted-members.ts'
import { parseFault } from '../../services/faults/model/parse-fault.ts'
import { SceneLibrary } from '../../services/scenes/library.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { withSceneSettings } from '../../services/scenes/scene-config.ts'
import { sceneInstructions } from '../../services/scenes/scene-instructions.ts'
import { parseScene } from '../../services/scenes/scene-text.ts'
import { UsageError } from '../base/exit-codes.ts'
import { readNamedYaml } from '../base/option-files.ts'
import { suggest } from '../base/suggest.ts'

/** A ready scene, or that of a file. A mistake in it is the user's mistake. */
export function sceneOfOption(named: string, built: URL): Scene {
  const library = new SceneLibrary(new URL('../resources/scenes/', built))
  if (library.has(named)) return library.read(named)
  if (!existsSync(named)) {
    const names = library.names()
    const meant = suggest(named, names)
    throw new UsageError(
      `There is no scene "${named}", and no such file. ` +
        (meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${meant}?`),
    )
  }
  try {
    return parseScene(readNamedYaml(named), named)
  } catch (error) {
    throw error instanceof DocumentError ? new UsageError(error.message) : error
  }
}

/** The members and settings of a scene over those of the configuration. Its windows belong to the app. */
export function configInScene(config: Config, { cluster }: Scene): Config {
  return withMembers(withSceneSettings(config, cluster.config), cluster)
}

/** Members are told at their start what the scene says of each. */
export function instructMembers(instructions: Instructions, scene: Scene, config: Config): void {
  for (const { to, op, args } of sceneInstructions(scene, config)) instructions.give(to, op, args)
}

export async function startFaults(desk: FaultControl, { faults }: Scene): Promise<void> {
  for (const text of faults.active) await desk.add(parseFault(text))
}
