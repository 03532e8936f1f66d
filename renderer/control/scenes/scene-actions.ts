import type {
  ImportedScene,
  NamedScene,
  SavedScene,
  SceneChange,
  SceneList,
} from '../../../electron/ipc/scene-types.ts'
import { BridgeError, controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { mayLeave } from '../../shared/feedback/use-unsaved.ts'
import { useAction } from '../actions/use-action.ts'
import { useNavigation } from '../state/navigation.ts'
import type { PageId } from '../state/pages.ts'
import { useScenesView } from './view.ts'

export interface SceneWords {
  title: string
  text: string
  /** The page that the control room shows in it. */
  page: PageId
}

/** Actions on scenes. */
export function useSceneActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { scenes } = controlBridge()
  const { page, goTo } = useNavigation()
  const { chosen } = useScenesView()

  /** Asks first if users of the cluster would notice it. Shows how far it is. */
  async function open({ name, scene }: Pick<NamedScene, 'name' | 'scene'>): Promise<void> {
    if (!(await mayLeave('Open the scene'))) return
    const changes = await run('scenes.changes', 'The scene could not be opened', () =>
      scenes.changes({ name }),
    )
    if (changes === undefined || !(await mayDisturb(scene.title, changes))) return
    chosen.value = name
    page.value = 'scenes'
    const outcome = await run('scenes.open', 'The scene could not be opened', () => scenes.open({ name }))
    if (outcome?.isComplete) notice.done(`“${scene.title}” is open`)
    else if (outcome) goTo('scenes')
  }

  async function mayDisturb(title: string, changes: readonly SceneChange[]): Promise<boolean> {
    const disturbing = changes.filter(({ disturbs }) => disturbs)
    if (disturbing.length === 0) return true
    return confirm({
      title: `Open “${title}”?`,
      text: disturbing.map(({ text }) => text).join(' '),
      action: 'Open',
    })
  }

  /** The saved scene; undefined if it was not saved. Asks before it replaces one of the same title. */
  async function save(words: SceneWords): Promise<SavedScene | undefined> {
    const { title } = words
    const saved = await run('scenes.save', 'The scene could not be saved', async () => {
      try {
        return await scenes.save({ ...words, replace: false })
      } catch (error) {
        if (!(error instanceof BridgeError) || error.code !== 'ALREADY_EXISTS') throw error
        const agreed = await confirm({
          title: `Replace “${title}”?`,
          text: 'You have a scene of this title already. It is replaced by the set-up as it is now.',
          action: 'Replace',
          danger: true,
        })
        return agreed ? scenes.save({ ...words, replace: true }) : undefined
      }
    })
    if (saved === undefined) return undefined
    if (saved.leftOut.length > 0) notice.warn('Scene saved, but not all of it', saved.leftOut.join(' '))
    else notice.done('Scene saved', title)
    return saved
  }

  async function remove({ name, scene }: NamedScene): Promise<boolean> {
    const agreed = await confirm({
      title: `Delete “${scene.title}”?`,
      text: 'The file of the scene is deleted. The current set-up stays until you open another scene.',
      action: 'Delete',
      danger: true,
    })
    if (!agreed) return false
    const isDone = await run('scenes.delete', 'The scene could not be deleted', async () => {
      await scenes.delete({ name })
      return true
    })
    return isDone ?? false
  }

  async function exportOne({ name }: NamedScene): Promise<void> {
    const file = await run('scenes.export', 'The scene could not be exported', () => scenes.export({ name }))
    if (file) notice.done('Scene exported', file.path)
  }

  return {
    list: (): Promise<SceneList> => scenes.list(),
    changes: (name: string): Promise<SceneChange[]> => scenes.changes({ name }),
    open,
    save,
    remove,
    exportOne,
    importOne: (): Promise<ImportedScene | null | undefined> =>
      run('scenes.import', 'The file could not be read', () => scenes.import()),
    cancel: () => run('scenes.cancel', 'It could not be cancelled', () => scenes.cancel()),
    acceptEnd: () => run('scenes.accept', 'It could not be closed', () => scenes.acceptEnd()),
    isOpening: () => isRunning('scenes.open') || isRunning('scenes.changes'),
    isSaving: () => isRunning('scenes.save'),
    isImporting: () => isRunning('scenes.import'),
  }
}
