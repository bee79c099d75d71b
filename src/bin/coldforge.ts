#!/usr/bin/env node
import { Command } from 'commander'
import { version } from '../app/version.ts'
import { apiKeyCommand } from './api-key.ts'
import { artifactCommand } from './artifacts/artifact.ts'
import { bootCommand } from './boot.ts'
import { butaneCommand } from './profiles/butane.ts'
import { chainUrlCommand } from './artifacts/chain-url.ts'
import { clusterCommand } from './cluster.ts'
import { configCommand } from './config.ts'
import { doctorCommand } from './network/doctor.ts'
import { getCommand } from './get.ts'
import { groupsCommand } from './profiles/groups.ts'
import { importCommand } from './profiles/import.ts'
import { labCommand } from './lab.ts'
import { leaseCommand } from './network/lease.ts'
import { machineCommand } from './machine.ts'
import { networkProfileCommand } from './network-profile.ts'
import { networkCommand } from './network/network.ts'
import { operationCommand } from './operation.ts'
import { poolCommand } from './pool.ts'
import { revisionCommand } from './revision.ts'
import { rolloutCommand } from './rollout.ts'
import { matchboxCommand } from './matchbox/matchbox.ts'
import { organizationCommand } from './organization.ts'
import { profilesCommand } from './profiles/profiles.ts'
import { restoreCommand } from './restore.ts'
import { serveCommand } from './serve.ts'
import { Problem } from './problem.ts'
import { templatesCommand } from './profiles/templates.ts'
import { trustCommand } from './artifacts/trust.ts'
import { uefiUrlCommand } from './artifacts/uefi-url.ts'
import { webhookCommand } from './webhook.ts'

const program = new Command('coldforge')
  .description('Turns powered-off computers into Kubernetes workers over the network.')
  .version(version)
  .addCommand(serveCommand())
  .addCommand(restoreCommand())
  .addCommand(configCommand())
  .addCommand(getCommand())
  .addCommand(bootCommand())
  .addCommand(machineCommand())
  .addCommand(clusterCommand())
  .addCommand(poolCommand())
  .addCommand(networkProfileCommand())
  .addCommand(revisionCommand())
  .addCommand(rolloutCommand())
  .addCommand(operationCommand())
  .addCommand(leaseCommand())
  .addCommand(doctorCommand())
  .addCommand(networkCommand())
  .addCommand(artifactCommand())
  .addCommand(matchboxCommand())
  .addCommand(profilesCommand())
  .addCommand(groupsCommand())
  .addCommand(templatesCommand())
  .addCommand(importCommand())
  .addCommand(butaneCommand())
  .addCommand(uefiUrlCommand())
  .addCommand(chainUrlCommand())
  .addCommand(trustCommand())
  .addCommand(webhookCommand())
  .addCommand(organizationCommand())
  .addCommand(apiKeyCommand())
  .addCommand(labCommand())

try {
  await program.parseAsync()
} catch (failure) {
  console.error(failure instanceof Problem ? failure.message : failure)
  process.exitCode = 1
}
