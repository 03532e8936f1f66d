import { type BrowserWindow, dialog, type FileFilter } from 'electron'

export async function askForFolder(
  window: BrowserWindow,
  title: string,
  start: string,
): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title,
    defaultPath: start,
    properties: ['openDirectory', 'createDirectory'],
  })
  return filePaths[0]
}

export async function askForFile(
  window: BrowserWindow,
  title: string,
  extensions: string[],
): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title,
    filters: filtersFor(extensions),
    properties: ['openFile'],
  })
  return filePaths[0]
}

/** The dialog itself asks before it lets a file be overwritten. */
export async function askWhereToSave(
  window: BrowserWindow,
  title: string,
  name: string,
  extensions: string[],
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: name,
    filters: filtersFor(extensions),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? undefined : filePath
}

function filtersFor(extensions: string[]): FileFilter[] {
  return [
    { name: extensions.map((extension) => `.${extension}`).join(', '), extensions },
    { name: 'All files', extensions: ['*'] },
  ]
}
