import { type Socket, createServer } from "node:net";

/** A mail server that takes everything and keeps it. */
export interface MailSink {
  port: number;
  /** The messages so far, as they came. */
  messages: string[];
  stop: () => Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startMailSink(): Promise<MailSink> {
  const messages: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // A client that breaks off is none of the test's business.
    socket.on("error", () => socket.destroy());
    converse(socket, messages);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) {
    throw new Error("the mail sink has no port");
  }
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      open.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    });
  return { port: address.port, messages, stop };
}

function converse(socket: Socket, messages: string[]): void {
  let pending = "";
  let content: string[] | undefined;
  const say = (line: string): boolean => socket.write(`${line}\r\n`);
  say("220 sink.example");
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf("\r\n"); end >= 0; end = pending.indexOf("\r\n")) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (content === undefined) {
        const command = line.slice(0, 4).toUpperCase();
        if (command === "DATA") {
          content = [];
        }
        say(command === "DATA" ? "354 go on" : command === "QUIT" ? "221 bye" : "250 ok");
      } else if (line === ".") {
        messages.push(content.join("\n"));
        content = undefined;
        say("250 taken");
      } else {
        content.push(line);
      }
    }
  });
}
