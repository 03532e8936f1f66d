/**
 * Tests that some machines cannot run, each with what they need. A test that is skipped and not listed here is named in
 * the closing lines of a run. `test` is how the name of the test begins, from its file on.
 */
export const skipsByDesign = [
  { test: 'cli/cluster/postgres-cluster.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/customer-db/postgres/differential.property.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/customer-db/postgres/instances.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/postgres/database.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/postgres-server/private-server.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/product-db/postgres/concurrent.property.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/product-db/postgres/differential.property.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/product-db/postgres/tables.test.ts', reason: 'needs PostgreSQL' },
  { test: 'services/cluster-tests/shared-tables.test.ts', reason: 'needs PostgreSQL' },
  {
    test: 'services/engine/folder/folder-lock.test.ts > a process that merely got the same number',
    reason: 'needs Linux, which tells since when a process runs',
  },
  {
    test: 'services/engine/full-disk.test.ts > a really full disk',
    reason: 'needs the right to mount a disk',
  },
  {
    test: 'services/engine/shell-word.test.ts > a shell reads',
    reason: 'needs a POSIX shell, which Windows does not bring',
  },
  {
    test: 'services/engine/folder/make-folder.test.ts > a folder below /proc',
    reason: 'needs Linux, which has /proc',
  },
  {
    test: 'services/engine/workers/worker-limits.test.ts > a pipe and a device',
    reason: 'needs a system that has pipes in folders, which Windows is not',
  },
  {
    test: 'map.e2e.ts > a service is paused and resumed',
    reason: 'needs a system that can pause processes, which Windows is not',
  },
  {
    test: 'data-folder.e2e.ts > a data folder below',
    reason: 'needs Linux, which has /proc',
  },
  {
    test: 'electron/experiments/read-schedule.test.ts > a pipe is refused',
    reason: 'needs a system that has pipes and devices in folders, which Windows is not',
  },
  {
    test: 'electron/experiments/read-schedule.test.ts > a device is refused',
    reason: 'needs a system that has pipes and devices in folders, which Windows is not',
  },
  {
    test: 'electron/experiments/read-schedule.test.ts > a folder is refused',
    reason: 'needs a system that has pipes and devices in folders, which Windows is not',
  },
  {
    test: 'electron/base/json-file.test.ts > a pipe is no file',
    reason: 'needs a system that has pipes in folders, which Windows is not',
  },
  {
    test: 'services/frontend-base/descriptors.test.ts > a frontend with few descriptors',
    reason: 'needs Linux, where /proc tells how many descriptors a process may have',
  },
  {
    test: 'services/process/private-files.test.ts',
    reason: 'needs a system whose files have modes, which Windows is not',
  },
  { test: 'services/cluster-tests/full-disk.test.ts', reason: 'needs the right to mount a disk' },
  { test: 'electron/bench/archive.test.ts > on a full disk', reason: 'needs the right to mount a disk' },
  { test: 'services/cluster-tests/snapshots.test.ts > another SQLite reader', reason: 'needs sqlite3' },
  {
    test: 'cli/snapshot/snapshot-commands.test.ts',
    reason: 'needs the program "script", which gives a test a terminal',
  },
  {
    test: 'cli/shell/interactive.test.ts > the interactive shell',
    reason: 'needs the program "script", which gives a test a terminal',
  },
  {
    test: 'cli/cluster/run-cluster.test.ts > the death of the parent',
    reason: 'needs Linux, where /proc tells which processes are left',
  },
  {
    test: 'bench/experiments/experiments.test.ts > a run beside other programs',
    reason: 'needs Linux, which tells how busy other programs keep the machine',
  },
  {
    test: 'bench/run/machine-watch.test.ts',
    reason: 'needs Linux, where /proc tells who took the processors',
  },
  {
    test: 'bench/run/process-tree.test.ts',
    reason: 'needs Linux, where /proc tells who started whom',
  },
  {
    test: 'bench/target/local-services.test.ts > finds the service',
    reason: 'needs Linux, where /proc tells who has which socket',
  },
  {
    test: 'bench/verdict/provoked.test.ts > a verdict > a generator that does not get to run',
    reason: 'needs a system where a process can be paused, which Windows is not',
  },
  {
    test: 'bench/verdict/provoked.test.ts > a verdict > programs that take the processors',
    reason: 'needs Linux, which tells how busy other programs keep the machine',
  },
  { test: 'electron/packaging/packaging.test.ts', reason: 'needs dpkg-deb' },
  { test: 'deploy/kubernetes.test.ts', reason: 'needs kubectl or kustomize' },
  { test: 'cli/completion/completion.test.ts > bash', reason: 'needs bash' },
  { test: 'cli/completion/completion.test.ts > zsh', reason: 'needs zsh' },
  { test: 'cli/completion/completion.test.ts > fish', reason: 'needs fish' },
  { test: 'cli/completion/completion.test.ts > the manual page > is a page', reason: 'needs groff' },
  { test: 'packaged.e2e.ts', reason: 'needs Linux on x64, for which the unpacked program is built' },
  {
    test: 'experiments.e2e.ts > a pipe is refused',
    reason: 'needs a system that has pipes in folders, which Windows is not',
  },
  { test: 'gateway.e2e.ts', reason: 'needs a system where a process can be paused, which Windows is not' },
  { test: 'lifecycle.e2e.ts', reason: 'needs a system where a process can be paused, which Windows is not' },
]
