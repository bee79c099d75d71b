import { Command } from 'commander'
import { applyCommand, deleteCommand, explainCommand, listCommand, showCommand } from './declared-commands.ts'

export const groupsCommand = (): Command =>
  new Command('groups')
    .description('groups of a server, which give machines their profiles')
    .addCommand(listCommand('groups', 'list groups in the order in which they are asked'))
    .addCommand(showCommand('group'))
    .addCommand(applyCommand('group', 'put groups into the server'))
    .addCommand(deleteCommand('group'))
    .addCommand(explainCommand())
