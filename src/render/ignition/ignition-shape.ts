import {
  BOOL,
  type Field,
  INT,
  keyed,
  object,
  type ObjectShape,
  optional,
  required,
  sequence,
  set,
  STRING,
} from '../source/shape.ts'

/**
 * Ignition 3.0 to 3.6 as data: fields in the order in which Ignition itself writes them, with the minor version that brought them,
 * and what names the items of each list when configs are merged.
 */

const RESOURCE: ObjectShape = object(
  'resource',
  optional('compression', STRING),
  optional('httpHeaders', keyed(object('header', required('name', STRING), optional('value', STRING)), 'name'), 1),
  optional('source', STRING),
  optional('verification', object('verification', optional('hash', STRING))),
)

const OWNER: ObjectShape = object('owner', optional('id', INT), optional('name', STRING))

const node = (name: string, ...fields: readonly Field[]): ObjectShape =>
  object(
    name,
    optional('group', OWNER),
    optional('overwrite', BOOL),
    required('path', STRING),
    optional('user', OWNER),
    ...fields,
  )

const DIRECTORY = node('directory', optional('mode', INT))

const FILE = node('file', optional('append', sequence(RESOURCE)), optional('contents', RESOURCE), optional('mode', INT))

const LINK = node('link', optional('hard', BOOL), optional('target', STRING))

const PARTITION: ObjectShape = object(
  'partition',
  optional('guid', STRING),
  optional('label', STRING),
  optional('number', INT),
  optional('resize', BOOL, 2),
  optional('shouldExist', BOOL),
  optional('sizeMiB', INT),
  optional('startMiB', INT),
  optional('typeGuid', STRING),
  optional('wipePartitionEntry', BOOL),
)

const DISK: ObjectShape = object(
  'disk',
  required('device', STRING),
  optional('partitions', keyed(PARTITION, 'number', 'label')),
  optional('wipeTable', BOOL),
)

const FILESYSTEM: ObjectShape = object(
  'filesystem',
  required('device', STRING),
  optional('format', STRING),
  optional('label', STRING),
  optional('mountOptions', sequence(), 1),
  optional('options', sequence()),
  optional('path', STRING),
  optional('uuid', STRING),
  optional('wipeFilesystem', BOOL),
)

const CLEVIS: ObjectShape = object(
  'clevis',
  optional(
    'custom',
    object('custom', optional('config', STRING), optional('needsNetwork', BOOL), optional('pin', STRING)),
  ),
  optional(
    'tang',
    keyed(
      object('tang', optional('advertisement', STRING, 4), optional('thumbprint', STRING), optional('url', STRING)),
      'url',
    ),
  ),
  optional('threshold', INT),
  optional('tpm2', BOOL),
)

const LUKS: ObjectShape = object(
  'luks',
  optional('cex', object('cex', optional('enabled', BOOL)), 5),
  optional('clevis', CLEVIS),
  optional('device', STRING),
  optional('discard', BOOL, 4),
  optional('keyFile', RESOURCE),
  optional('label', STRING),
  required('name', STRING),
  optional('openOptions', set(), 4),
  optional('options', sequence()),
  optional('uuid', STRING),
  optional('wipeVolume', BOOL),
)

const RAID: ObjectShape = object(
  'raid',
  optional('devices', set()),
  optional('level', STRING),
  required('name', STRING),
  optional('options', sequence()),
  optional('spares', INT),
)

const STORAGE: ObjectShape = {
  ...object(
    'storage',
    optional('directories', keyed(DIRECTORY, 'path')),
    optional('disks', keyed(DISK, 'device')),
    optional('files', keyed(FILE, 'path')),
    optional('filesystems', keyed(FILESYSTEM, 'device')),
    optional('links', keyed(LINK, 'path')),
    optional('luks', keyed(LUKS, 'name'), 2),
    optional('raid', keyed(RAID, 'name')),
  ),
  sharedKeys: ['directories', 'files', 'links'],
}

const GROUP: ObjectShape = object(
  'group',
  optional('gid', INT),
  required('name', STRING),
  optional('passwordHash', STRING),
  optional('shouldExist', BOOL, 2),
  optional('system', BOOL),
)

const USER: ObjectShape = object(
  'user',
  optional('gecos', STRING),
  optional('groups', set()),
  optional('homeDir', STRING),
  required('name', STRING),
  optional('noCreateHome', BOOL),
  optional('noLogInit', BOOL),
  optional('noUserGroup', BOOL),
  optional('passwordHash', STRING),
  optional('primaryGroup', STRING),
  optional('sshAuthorizedKeys', set()),
  optional('shell', STRING),
  optional('shouldExist', BOOL, 2),
  optional('system', BOOL),
  optional('uid', INT),
)

const UNIT: ObjectShape = object(
  'unit',
  optional('contents', STRING),
  optional('dropins', keyed(object('dropin', optional('contents', STRING), required('name', STRING)), 'name')),
  optional('enabled', BOOL),
  optional('mask', BOOL),
  required('name', STRING),
)

const IGNITION: ObjectShape = object(
  'ignition',
  optional('config', object('references', optional('merge', keyed(RESOURCE, 'source')), optional('replace', RESOURCE))),
  optional(
    'proxy',
    object('proxy', optional('httpProxy', STRING), optional('httpsProxy', STRING), optional('noProxy', set())),
    1,
  ),
  optional(
    'security',
    object('security', optional('tls', object('tls', optional('certificateAuthorities', keyed(RESOURCE, 'source'))))),
  ),
  optional('timeouts', object('timeouts', optional('httpResponseHeaders', INT), optional('httpTotal', INT))),
  required('version', STRING),
)

const KERNEL_ARGUMENTS: ObjectShape = {
  ...object('kernelArguments', optional('shouldExist', set()), optional('shouldNotExist', set())),
  sharedKeys: ['shouldExist', 'shouldNotExist'],
}

export const CONFIG: ObjectShape = object(
  'config',
  required('ignition', IGNITION),
  optional('kernelArguments', KERNEL_ARGUMENTS, 3),
  optional(
    'passwd',
    object('passwd', optional('groups', keyed(GROUP, 'name')), optional('users', keyed(USER, 'name'))),
  ),
  optional('storage', STORAGE),
  optional('systemd', object('systemd', optional('units', keyed(UNIT, 'name')))),
)
