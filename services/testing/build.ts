import { ensureServicesBuilt } from '../../electron/runtime/built.js'

/** Tests start the services as users do: built, as processes of their own. */
export default ensureServicesBuilt
