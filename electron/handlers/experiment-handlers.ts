import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { jsonText } from '../../services/text/harmless.ts'
import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { askForFile, askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'
import { fileNameOf } from '../base/file-name.ts'

/** Answers the requests of the page Experiments. */
export function experimentHandlers({
  experiments,
  experimentShelf,
}: Desktop): Handlers<Pick<ControlChannels, 'experiments'>, AppWindow> {
  return {
    experiments: {
      list: () => experimentShelf.list(),
      run: ({ name, short }) => experiments.run(name, short),
      cancel: () => experiments.cancel(),
      text: ({ name }) => experimentShelf.text(name),
      check: ({ text }) => experimentShelf.check(text),
      duplicate: ({ name }) => experimentShelf.duplicate(name),
      keep: ({ name, text }) => experimentShelf.keep(name, text),
      delete: ({ name }) => experimentShelf.delete(name),
      async open(_, { browser }) {
        const path = await askForFile(browser, 'Open an experiment', ['yaml', 'yml'])
        return path === undefined ? null : experimentShelf.open(path)
      },
      async save({ name }, { browser }) {
        const result = experiments.result(name)
        const path = await askWhereToSave(browser, 'Save the result', `${fileNameOf(result.title)}.json`, [
          'json',
        ])
        if (path === undefined) return null
        await writeFile(path, `${jsonText(result, 2)}\n`)
        return { name: basename(path), path }
      },
    },
  }
}
