// Starts `lameduck server` for YAML and JSON, and stops it again.
import { type ExtensionContext, commands, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("lameduck.restart", restart),
    workspace.onDidChangeConfiguration(async (event) => {
      const concerns = ["enable", "path", "config"].some((name) => event.affectsConfiguration(`lameduck.${name}`));
      if (concerns) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = workspace.getConfiguration("lameduck");
  if (!settings.get<boolean>("enable", true)) {
    return;
  }
  const command = settings.get<string>("path", "lameduck");
  const config = settings.get<string>("config", "");
  const server: ServerOptions = { command, args: ["server", ...(config === "" ? [] : ["--config", config])] };
  const languages: LanguageClientOptions = {
    documentSelector: [{ language: "yaml" }, { language: "json", scheme: "file" }],
  };
  client = new LanguageClient("lameduck", "lameduck", server, languages);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`lameduck: could not start \`${command} server\`: ${reason}. Set lameduck.path.`);
  }
}
