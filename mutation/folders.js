// What is mutated, and by which tests it is judged. A new folder of pure logic belongs in this list.

/**
 * @typedef {object} Folder
 * @property {string} name the folder, as the command and the table call it
 * @property {string[]} [spare] files inside the folder that only start or speak to threads, processes or sockets
 * @property {string[]} [tests] patterns of test files; all of the folder, if left out
 * @property {string[]} [slowTests] tests that build or start services: they would take hours, and do not judge mutants
 * @property {boolean} [everySurvivor] each survivor has to be named in accepted/
 */

/** @type {Folder[]} */
export const folders = [
  { name: 'services/gateway/balancing' },
  { name: 'services/consistency' },
  { name: 'services/resilience' },
  { name: 'bench/statistics' },
  { name: 'bench/verdict', slowTests: ['provoked*.test.ts'] },
  {
    name: 'services/customer-db',
    spare: ['main.ts', 'worker.ts', 'service.ts', 'operations.ts', 'testing/**'],
    everySurvivor: true,
  },
  {
    name: 'services/product-db',
    spare: [
      'main.ts',
      'worker.ts',
      'service.ts',
      'operations.ts',
      'order-desk-operations.ts',
      'catalogue-reads.ts',
      'payment-route.ts',
      'testing/**',
    ],
    slowTests: ['scale*.test.ts'],
    everySurvivor: true,
  },
  {
    name: 'services/engine',
    spare: ['worker.ts', 'worker-client.ts', 'testing/**'],
    slowTests: ['kill.test.ts', 'full-disk.test.ts', 'restore.test.ts', 'snapshots.test.ts'],
    everySurvivor: true,
  },
  { name: 'services/wire' },
  { name: 'services/outcomes', spare: ['metrics.ts'] },
  {
    name: 'services/identity',
    spare: ['begin-epoch.ts', 'testing/**'],
    tests: ['services/identity/**/*.test.ts', 'services/customer-db/meeting.test.ts'],
  },
]
