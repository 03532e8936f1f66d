import { contextBridge } from 'electron'
import { exposeVerbs } from './ipc/expose.ts'
import { roleArgument } from './ipc/protocol.ts'
import { controlVerbs, shopVerbs } from './ipc/verbs.ts'

const role = process.argv.find((argument) => argument.startsWith(roleArgument))?.slice(roleArgument.length)

contextBridge.exposeInMainWorld('marketlab', exposeVerbs(role === 'control' ? controlVerbs : shopVerbs))
