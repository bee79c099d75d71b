/** Text for a person, on one line of a configuration: printable ASCII without what any loader expands, quotes or ends a line with. */
export const lineText = (text: string): string => text.replaceAll(/[^ -~]|[$`"'\\{}]/g, '?').slice(0, 200)
