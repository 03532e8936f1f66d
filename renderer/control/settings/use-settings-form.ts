import { computed, ref, watch } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useUnsaved } from '../../shared/feedback/use-unsaved.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'
import { useCluster, useSettings } from '../state/streams.ts'
import { changesOf, draftOf, problemsOf, type SettingsDraft } from './settings-form.ts'

/** The settings as they are typed, and what becomes of them. */
export function useSettingsForm() {
  const { settings } = useSettings()
  const { isRunning: isClusterRunning } = useCluster()
  const { run, isRunning } = useAction()
  const notice = useNotice()

  const draft = ref<SettingsDraft>()
  const problems = computed(() => (draft.value ? problemsOf(draft.value) : {}))
  const changes = computed(() =>
    draft.value && settings.value ? changesOf(draft.value, settings.value) : {},
  )
  const isChanged = computed(() => Object.keys(changes.value).length > 0)
  useUnsaved('Your changes to the settings are not saved yet.', () => isChanged.value)
  const isValid = computed(() => Object.keys(problems.value).length === 0)

  // A change from elsewhere is shown only if the user is not typing.
  let shownBefore = ''
  watch(
    settings,
    (now) => {
      if (!now) return
      const untouched = draft.value === undefined || JSON.stringify(draft.value) === shownBefore
      if (!untouched) return
      draft.value = draftOf(now)
      shownBefore = JSON.stringify(draft.value)
    },
    { immediate: true },
  )

  function discard(): void {
    if (!settings.value) return
    draft.value = draftOf(settings.value)
    shownBefore = JSON.stringify(draft.value)
  }

  async function save(): Promise<void> {
    if (!isValid.value) return
    const saved = await run('settings.save', 'The settings could not be saved', () =>
      controlBridge().settings.set(changes.value),
    )
    if (!saved) return
    draft.value = draftOf(saved)
    shownBefore = JSON.stringify(draft.value)
    notice.done('Settings saved', isClusterRunning.value ? 'Restart the services to apply them.' : undefined)
  }

  async function reset(): Promise<void> {
    const agreed = await confirm({
      title: 'Reset the settings?',
      text: 'All settings except the data folder get their defaults. Your data stays.',
      action: 'Reset',
    })
    if (!agreed) return
    const fresh = await run('settings.reset', 'The settings could not be reset', () =>
      controlBridge().settings.reset(),
    )
    if (!fresh) return
    draft.value = draftOf(fresh)
    shownBefore = JSON.stringify(draft.value)
    notice.done('Settings are back to their defaults')
  }

  async function chooseFolder(): Promise<void> {
    const folder = await run('settings.folder', 'No folder could be chosen', () =>
      controlBridge().settings.chooseDataFolder(),
    )
    if (folder && draft.value) draft.value.dataFolder = folder.path
  }

  const isSaving = computed(() => isRunning('settings.save'))
  return { draft, problems, isChanged, isValid, isSaving, discard, save, reset, chooseFolder }
}
