// What all peers share: commands come in as JSON lines on stdin, everything that happens goes out as JSON lines on
// stdout. A command {"id": 7, "do": "join", "with": {...}} is answered by {"event": "done", "id": 7, "result": ...} or by
// {"event": "failed", "id": 7, "error": "..."}. When stdin ends the peer ends, so none outlives the test that started it.
import { createInterface } from 'node:readline';

export function emit(event, fields = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

/**
 * Runs commands until stdin ends or "quit" comes, then cleans up and exits.
 * @param handlers by the name of the command; each takes what is in "with" and may return a promise of its result
 * @param cleanUp called once, at the end
 */
export function serve(handlers, cleanUp) {
  let ending = false;
  const end = async (code) => {
    if (ending) {
      return;
    }
    ending = true;
    // Whatever hangs on the way out must not keep the process.
    setTimeout(() => process.exit(3), 5_000).unref();
    try {
      await cleanUp();
    } catch (error) {
      emit('trouble', { error: String(error) });
    }
    process.exit(code);
  };
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', async (line) => {
    const command = JSON.parse(line);
    if (command.do === 'quit') {
      await end(0);
      return;
    }
    try {
      const handler = handlers[command.do];
      if (!handler) {
        throw new Error(`no such command: ${command.do}`);
      }
      emit('done', { id: command.id, result: (await handler(command.with ?? {})) ?? null });
    } catch (error) {
      emit('failed', { id: command.id, error: String(error?.message ?? error) });
    }
  });
  lines.on('close', () => end(0));
  process.on('SIGTERM', () => end(0));
  // Nobody reads any more: the test has gone.
  process.stdout.on('error', () => end(1));
  process.on('unhandledRejection', (error) => emit('trouble', { error: String(error?.stack ?? error) }));
  emit('ready', { node: process.version });
}
