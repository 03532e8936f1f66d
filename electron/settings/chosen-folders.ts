import { ApiError } from '../../services/wire/errors.ts'
import type { Settings, SettingsChange } from '../ipc/settings-types.ts'

/** Folders that the user chose in the system's dialog. No page names another as the data folder. */
export class ChosenFolders {
  #chosen = new Set<string>()

  add(folder: string): void {
    this.#chosen.add(folder)
  }

  /** Throws if a change names a folder that nobody chose. */
  check({ dataFolder }: SettingsChange, current: Settings): void {
    if (dataFolder === undefined || dataFolder === current.dataFolder || this.#chosen.has(dataFolder)) return
    throw new ApiError('FORBIDDEN', 'Choose the data folder with the button beside it.', {
      details: { field: 'dataFolder', expected: "a folder chosen in the system's dialog" },
    })
  }
}
