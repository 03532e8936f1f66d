import { audited, type Deed } from '../../services/logs/audit.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/** Notes what is changed in the snapshots and the data of a database. */
export function auditedStore(store: SnapshotStore, note: (deed: Deed) => unknown): SnapshotStore {
  const { service } = store
  const noted = <Result>(action: string, args: object, run: () => Promise<Result>) =>
    audited({ by: 'command', action, args: { service, ...args } }, note, run)
  return {
    service,
    list: () => store.list(),
    export: (name, file, overwrite) => store.export(name, file, overwrite),
    close: () => store.close(),
    take: () => noted('TakeSnapshot', {}, () => store.take()),
    giveTitle: (name, title) => noted('NameSnapshot', { name, title }, () => store.giveTitle(name, title)),
    delete: (name) => noted('DeleteSnapshot', { name }, () => store.delete(name)),
    import: (file) => noted('ImportSnapshot', { file }, () => store.import(file)),
    restore: (name, together) => noted('RestoreSnapshot', { name }, () => store.restore(name, together)),
  }
}
