// Starts `cargo locklint lsp` and hands over the settings; everything else is the server's.

const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

/** The server's own settings: `command` is only for here. */
function settings() {
  const own = workspace.getConfiguration('locklint');
  const names = ['profile', 'allow', 'warn', 'deny', 'config', 'allTargets', 'threads'];
  const set = names.map((name) => [name, own.get(name)]);
  return Object.fromEntries(set.filter(([, value]) => value !== null));
}

exports.activate = async () => {
  const [command, ...args] = workspace.getConfiguration('locklint').get('command');
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath;
  client = new LanguageClient('locklint', 'locklint', { command, args, options: { cwd } }, {
    documentSelector: [{ scheme: 'file', language: 'rust' }],
    initializationOptions: settings(),
    middleware: { workspace: { configuration: (params) => params.items.map(() => settings()) } },
  });
  await client.start();
};

exports.deactivate = () => client?.stop();
