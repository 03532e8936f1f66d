import { mustAnswer } from '../../services/engine/folder/folder-answers.ts'
import { messageOf } from '../../services/text/error-text.ts'

/**
 * Whether the disk with everything that the app keeps answers. The app reads it in its main thread, which would wait for
 * ever, without a window. `tell` shows the user why the app does not start.
 */
export async function canRead(
  userData: string,
  tell: (title: string, text: string) => void,
  touch?: (folder: string) => Promise<void>,
): Promise<boolean> {
  try {
    await mustAnswer(userData, touch)
    return true
  } catch (error) {
    const other = 'Marketlab starts with another one if you add --user-data-dir=FOLDER to its command.'
    tell('Marketlab cannot start', `${messageOf(error)} ${other}`)
    return false
  }
}
