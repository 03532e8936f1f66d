import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { projectFolder } from '../../electron/runtime/project.js'

/** The parts of a Kubernetes object that the tests look at. */
const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.union([z.string(), z.int()]) }).optional(),
  exec: z.object({ command: z.array(z.string()) }).optional(),
})
const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.int() })).default([]),
  readinessProbe: probe.optional(),
  livenessProbe: probe,
  resources: z
    .object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) })
    .optional(),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.array(z.string()) }),
  }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
})
export const podSpec = z.object({
  securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.literal(1000) }),
  containers: z.array(container).min(1),
  volumes: z.array(z.object({ name: z.string() })),
})
const labels = z.record(z.string(), z.string())
const template = z.object({ metadata: z.object({ labels }), spec: podSpec })
export const workload = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ selector: z.object({ matchLabels: labels }), template }),
})

export interface Manifest {
  kind: string
  metadata: { name: string }
}

export const read = (file: string): string => readFileSync(join(projectFolder, file), 'utf8')

/** With keys that are merged from elsewhere, as Compose reads them. */
export const readMerged = (file: string): unknown => parse(read(file), { merge: true })

export function documentsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!
    return document.toJS() as Manifest
  })
}

/** The program that puts the parts of an overlay together; undefined where there is none. */
export const kustomize = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
].find(([program]) => spawnSync(program!, ['--help'], { stdio: 'ignore' }).status === 0)

export function rendered(folder: string): Manifest[] {
  const [program, ...words] = kustomize!
  const { stdout, stderr, status } = spawnSync(program!, [...words, join(projectFolder, folder)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return documentsIn(stdout)
}
