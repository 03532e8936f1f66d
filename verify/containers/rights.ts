import type { Podman } from './podman.ts'

export const wantedRights = 'user 1000, no capabilities, no new privileges, read-only root'

const look = `
id -u
grep CapPrm /proc/1/status
grep CapBnd /proc/1/status
grep NoNewPrivs /proc/1/status
touch /written 2>/dev/null && echo written || echo refused
`

/** The rights of the first process of a container, as the kernel tells them. */
export async function rightsOf(podman: Podman, container: string): Promise<string> {
  const lines = (await podman.exec(container, 'sh', '-c', look)).trim().split('\n')
  const [user, permitted, bounding, privileges, file] = lines.map((line) => line.split(/\s+/).at(-1))
  return [
    `user ${user}`,
    isNone(permitted) && isNone(bounding) ? 'no capabilities' : `capabilities ${permitted} of ${bounding}`,
    privileges === '1' ? 'no new privileges' : 'new privileges',
    file === 'refused' ? 'read-only root' : 'a root that can be written',
  ].join(', ')
}

function isNone(capabilities = ''): boolean {
  return /^0+$/.test(capabilities)
}
