import type { Item } from '../../../services/contract/values.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { plural } from '../../shared/format.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { exampleCsv, itemsCsv } from './item-columns.ts'

/** Saves what the user asked for as a file, where they want it. */
export function useExport() {
  const { files } = sellerBridge()
  const notice = useNotice()

  async function save(name: string, text: string, what: string): Promise<void> {
    try {
      const file = await files.saveCsv({ name, text })
      if (file) notice.done(`Saved ${what}`, file.path)
    } catch (error) {
      notice.failed(error, 'The file could not be saved')
    }
  }

  return {
    saveItems: (items: readonly Item[]) =>
      save(`items-${today()}.csv`, itemsCsv(items), plural(items.length, 'item')),
    saveExample: () => save('marketlab-example.csv', exampleCsv, 'the example'),
  }
}

function today(): string {
  const now = new Date()
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}
