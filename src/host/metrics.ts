import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** A page of numbers that Prometheus reads; names follow its conventions. */
export interface Metrics {
  readonly registry: Registry
  readonly bootEvents: Counter<'protocol' | 'step' | 'refusal'>
  readonly bootSeconds: Histogram
  readonly clientErrors: Counter<'listener' | 'code'>
  readonly fleetEffects: Counter<'kind'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    bootEvents: new Counter({
      name: 'coldforge_boot_events_total',
      help: 'Steps of boots, by protocol and step; refusal is its code or empty.',
      labelNames: ['protocol', 'step', 'refusal'],
      registers,
    }),
    bootSeconds: new Histogram({
      name: 'coldforge_boot_seconds',
      help: 'From the first thing heard of a machine to the first heartbeat of its agent.',
      buckets: [10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200],
      registers,
    }),
    clientErrors: new Counter({
      name: 'coldforge_http_client_errors_total',
      help: 'Connections that ended before a request could be read.',
      labelNames: ['listener', 'code'],
      registers,
    }),
    fleetEffects: new Counter({
      name: 'coldforge_fleet_effects_total',
      help: 'What was done for rollouts and machines that join: cordon, evict, serve, reboot, ...; repeats count.',
      labelNames: ['kind'],
      registers,
    }),
  }
}

/** Shows plain counters that a protocol keeps by itself; nested ones become the label `kind`. */
export function exposeCounters(metrics: Metrics, name: string, help: string, read: () => object): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: ['what', 'kind'],
    registers: [],
    collect() {
      for (const [what, value] of Object.entries(read())) {
        if (typeof value === 'number') this.set({ what, kind: '' }, value)
        else
          for (const [kind, count] of Object.entries(value as Record<string, number>)) this.set({ what, kind }, count)
      }
    },
  })
  metrics.registry.registerMetric(gauge)
}

/** Networks that run out of addresses. */
export function exposeFilling(metrics: Metrics, read: () => ReadonlyMap<string, boolean>): void {
  const gauge = new Gauge({
    name: 'coldforge_dhcp_network_filling',
    help: '1 from 80 % of the addresses of a network in use until less than 70 % are.',
    labelNames: ['network'],
    registers: [],
    collect() {
      for (const [network, isFilling] of read()) this.set({ network }, Number(isFilling))
    },
  })
  metrics.registry.registerMetric(gauge)
}

/** Addresses of each network by what has become of them; what is not listed is free. */
export function exposePools(
  metrics: Metrics,
  read: () => ReadonlyMap<
    string,
    { readonly size: number; readonly bound: number; readonly offered: number; readonly declined: number }
  >,
): void {
  const gauge = new Gauge({
    name: 'coldforge_dhcp_addresses',
    help: 'Addresses that a network has to give (state size), and those of them in use.',
    labelNames: ['network', 'state'],
    registers: [],
    collect() {
      for (const [network, usage] of read())
        for (const [state, count] of Object.entries(usage)) this.set({ network, state }, count)
    },
  })
  metrics.registry.registerMetric(gauge)
}
