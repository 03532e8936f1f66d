import { computed, reactive } from 'vue'
import { isVisible } from '../../../services/contract/username.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useStream } from '../../shared/use-stream.ts'
import { useAction } from '../actions/use-action.ts'
import { useWindows } from '../state/streams.ts'
import { addressOf } from '../words/address.ts'

const badAddress = 'Enter a host and a port, such as 192.168.0.7:6003.'
const longestName = 40

/** The markets that shop windows may be connected to, and the form of another one. */
export function useMarkets() {
  const { markets } = controlBridge()
  const { run, isRunning } = useAction()
  const { shops } = useWindows()
  const notice = useNotice()
  const state = useStream(markets.onMarkets)
  const draft = reactive({ name: '', buyer: '', seller: '' })

  const problems = computed(() => ({
    name: isName(draft.name) ? undefined : `Enter a name of 1 to ${longestName} visible characters.`,
    buyer: addressOf(draft.buyer) ? undefined : badAddress,
    seller: addressOf(draft.seller) ? undefined : badAddress,
  }))
  const isValid = computed(() => Object.values(problems.value).every((problem) => problem === undefined))

  async function connect(): Promise<void> {
    const [buyer, seller] = [addressOf(draft.buyer), addressOf(draft.seller)]
    if (!isValid.value || !buyer || !seller) return
    const name = draft.name.trim()
    const answer = await run('markets.connect', `Shop windows could not be connected to ${name}`, () =>
      markets.connect({ name, buyer, seller }),
    )
    if (!answer?.done) return
    Object.assign(draft, { name: '', buyer: '', seller: '' })
    notice.done(`Shop windows are connected to ${name}`)
  }

  async function use(name: string | null): Promise<void> {
    if (!(await mayLeaveMarket(name))) return
    await run('markets.use', 'Shop windows could not be connected', () => markets.use({ name }))
  }

  function mayLeaveMarket(name: string | null): Promise<boolean> {
    if (shops.value.length === 0) return Promise.resolve(true)
    return confirm({
      title: `Connect the shop windows to ${name ?? "this app's own market"}?`,
      text: 'Their users are logged out, and what they typed is lost.',
      action: 'Connect',
    })
  }

  async function forget(name: string): Promise<void> {
    if (state.value?.current === name && !(await mayLeaveMarket(null))) return
    await run('markets.forget', 'It could not be forgotten', () => markets.forget({ name }))
  }

  return {
    state,
    draft,
    problems,
    isValid,
    isConnecting: () => isRunning('markets.connect'),
    connect,
    use,
    forget,
  }
}

function isName(text: string): boolean {
  const name = text.trim()
  return name.length >= 1 && name.length <= longestName && isVisible(name)
}
