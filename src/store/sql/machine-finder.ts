import type { MachineFinder } from '../../domain/machines/machine-finder.ts'
import { managedMachineFromRow } from './machine-rows.ts'
import type { Sql } from './sql.ts'

export const sqlMachineFinder = ({ read }: Pick<Sql, 'read'>): MachineFinder => ({
  async byUuid(uuid) {
    const row = await read.selectFrom('machines').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    return row && managedMachineFromRow(row)
  },
  async byMac(mac) {
    const row = await read
      .selectFrom('machine_macs')
      .innerJoin('machines', 'machines.id', 'machine_macs.machine_id')
      .selectAll('machines')
      .where('machine_macs.mac', '=', mac)
      .orderBy('machines.last_boot_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && managedMachineFromRow(row)
  },
})
