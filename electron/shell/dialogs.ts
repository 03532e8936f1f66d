import { type BrowserWindow, dialog, type FileFilter } from 'electron'
import { DialogTurns } from './dialog-turns.ts'

const turns = new DialogTurns()

export async function askForFolder(
  window: BrowserWindow,
  title: string,
  start?: string,
): Promise<string | undefined> {
  const { filePaths } = await turns.take(window, () =>
    dialog.showOpenDialog(window, {
      title,
      ...(start !== undefined && { defaultPath: start }),
      properties: ['openDirectory', 'createDirectory'],
    }),
  )
  return filePaths[0]
}

export async function askForFile(
  window: BrowserWindow,
  title: string,
  extensions: string[],
): Promise<string | undefined> {
  const { filePaths } = await turns.take(window, () =>
    dialog.showOpenDialog(window, {
      title,
      filters: filtersFor(extensions),
      properties: ['openFile'],
    }),
  )
  return filePaths[0]
}

/** The dialog itself asks before it lets a file be overwritten. */
export async function askWhereToSave(
  window: BrowserWindow,
  title: string,
  name: string,
  extensions: string[],
): Promise<string | undefined> {
  const { canceled, filePath } = await turns.take(window, () =>
    dialog.showSaveDialog(window, {
      title,
      defaultPath: name,
      filters: filtersFor(extensions),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }),
  )
  return canceled || filePath === '' ? undefined : filePath
}

/** Asks the user something that the page must not answer. */
export async function ask(
  window: BrowserWindow,
  { message, detail, action }: { message: string; detail: string; action: string },
): Promise<boolean> {
  const buttons = [action, 'Cancel']
  const { response } = await turns.take(window, () =>
    dialog.showMessageBox(window, {
      type: 'question',
      message,
      detail,
      buttons,
      defaultId: 1,
      cancelId: 1,
    }),
  )
  return response === 0
}

function filtersFor(extensions: string[]): FileFilter[] {
  return [
    { name: extensions.map((extension) => `.${extension}`).join(', '), extensions },
    { name: 'All files', extensions: ['*'] },
  ]
}
