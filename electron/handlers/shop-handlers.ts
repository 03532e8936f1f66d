import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ApiError } from '../../services/wire/errors.ts'
import type { Desktop } from '../app/desktop.ts'
import type { ShopChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { askForFile, askWhereToSave } from '../shell/dialogs.ts'
import type { ShopCall } from '../shop/shop-session.ts'
import type { AppWindow } from '../shell/windows.ts'

type Topics = Pick<ShopChannels, 'shop' | 'files'>

const largestCsv = 20_000_000
const byteOrderMark = '\ufeff'

/** Answers the requests of buyer and seller windows. */
export function shopHandlers({ shops }: Desktop): Handlers<Topics, AppWindow> {
  return {
    shop: {
      call: (call, window) => shops.of(window).call(call as ShopCall),
    },
    files: {
      async openCsv(_, { browser }) {
        const path = await askForFile(browser, 'Open a CSV file', ['csv', 'txt'])
        if (path === undefined) return null
        if ((await stat(path)).size > largestCsv)
          throw new ApiError(
            'INVALID_ARGUMENT',
            `${basename(path)} is larger than 20 MB. Split it into several files.`,
          )
        const text = await readFile(path, 'utf8')
        return { name: basename(path), text: text.startsWith(byteOrderMark) ? text.slice(1) : text }
      },
      async saveCsv({ name, text }, { browser }) {
        const path = await askWhereToSave(browser, 'Save as CSV', name, ['csv'])
        if (path === undefined) return null
        await writeFile(path, text)
        return { name: basename(path), path }
      },
    },
  }
}
