import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Desktop } from '../app/desktop.ts'
import { fileNameOf } from '../base/file-name.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { askForFile, askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Answers the requests of the page Scenes, and those about prepared faults. */
export function sceneHandlers({
  scenes,
  scheduleReader,
}: Desktop): Handlers<Pick<ControlChannels, 'scenes'>, AppWindow> {
  return {
    scenes: {
      list: () => scenes.list(),
      changes: ({ name }) => scenes.changes(name),
      open: ({ name }) => scenes.open(name),
      cancel: () => scenes.cancel(),
      acceptEnd: () => scenes.acceptEnd(),
      save: (words) => scenes.save(words),
      delete: ({ name }) => scenes.delete(name),
      async export({ name }, { browser }) {
        const { title, text } = scenes.text(name)
        const file = `${fileNameOf(title, 'scene')}.yaml`
        const path = await askWhereToSave(browser, 'Export the scene', file, ['yaml', 'yml'])
        if (path === undefined) return null
        await writeFile(path, text)
        return { name: basename(path), path }
      },
      async import(_, { browser }) {
        const path = await askForFile(browser, 'Import a scene', ['yaml', 'yml'])
        if (path === undefined) return null
        const read = await scheduleReader.readScene(path)
        if (read.kind === 'broken') return { kind: 'broken', file: basename(path), problems: read.problems }
        const { scene } = read
        return { kind: 'sound', name: scenes.add(scene), title: scene.title }
      },
      prepare: ({ fault }) => scenes.prepare(fault),
      forget: ({ text }) => scenes.forget(text),
    },
  }
}
