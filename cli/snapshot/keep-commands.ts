import { UsageError } from '../base/exit-codes.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { chosenSnapshots } from './chosen-snapshots.ts'
import { confirm } from './confirm.ts'
import { withStores } from './open-stores.ts'
import type { SnapshotOptions } from './snapshot-commands.ts'

/** Gives a snapshot a title, by which it is found from then on. An empty title takes it away. */
export async function nameSnapshot(
  word: string,
  title: string,
  options: SnapshotOptions,
  built: URL,
): Promise<void> {
  await withStores(options, built, async (stores) => {
    const printer = stdoutPrinter(options)
    for (const { store, name } of await chosenSnapshots(word, stores)) {
      await store.giveTitle(name, title)
      printer.data({ service: store.service, name, title })
      printer.say(
        title === ''
          ? `${store.service}: ${name} has lost its name.`
          : `${store.service}: ${name} is called "${title}" now. It is kept until you delete it.`,
      )
    }
  })
}

export async function deleteSnapshots(
  words: readonly string[],
  options: SnapshotOptions,
  built: URL,
): Promise<void> {
  if (words.includes(''))
    throw new UsageError('<name> is empty. "marketlab snapshot delete --help" shows how it is used.')
  await withStores(options, built, async (stores) => {
    const chosen = []
    for (const word of words) chosen.push(...(await chosenSnapshots(word, stores)))
    const names = chosen.map(({ store, name }) => `${name} of ${store.service}`).join(' and ')
    await confirm(`This deletes the snapshot ${names}. It cannot be undone.`, options.yes)
    const printer = stdoutPrinter(options)
    for (const { store, name } of chosen) {
      await store.delete(name)
      printer.data({ service: store.service, name })
      printer.say(`${store.service}: ${name} is deleted.`)
    }
  })
}
