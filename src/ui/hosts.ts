/** Match patterns as a person reads them: a host's WebSockets are not named apart from the host. */
export function toHosts(permissions: readonly string[]): string {
  const hosts = permissions.map(permission => permission.replace(/^ws/, 'http').replace(/\/\*$/, ''));
  return [...new Set(hosts)].join(', ');
}
